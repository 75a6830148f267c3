"""Addresses of what a body helps with: a list with filters, and its own sheets."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.accounts import permissions
from core.audit.actions import record
from core.i18n import _
from core.services import actions, pages, queries
from core.services.models import Service
from core.services.pages import Helped
from core.web.forms import Fields
from core.web.listing import Listing
from core.web.page import File, Redirect
from core.web.route import get, post
from core.who import Member, Site

ROOM = "/catalogo"
FILTERS = ("q", "tema", "aiuto")
EVERY = 500  # on one page: it is one form
LONGEST = 4_000


@get(ROOM, needs=permissions.CATALOGUE_WRITE)
def own_catalogue(db: Session, me: Member, site: Site, query: Fields) -> pages.OwnCatalogue:
    """Show which services this body helps with, and its own sheets."""
    everything = queries.all_services(db)
    listing, found = _found(db, site, query, everything)
    done = {"aiuto": _("Elenco salvato."), "scheda": _("Scheda salvata.")}
    changed = set(query.text("cambiati", most=LONGEST).split())
    return pages.OwnCatalogue(
        services=found,
        listing=listing,
        themes=[(term.code, term.label) for term in queries.vocabulary(db, "category").values()],
        helped=[("si", _("Aiutiamo")), ("no", _("Non aiutiamo"))],
        changed=[one for one in _helped(db, site, everything) if one.slug in changed],
        own=[(s.slug, s.name) for s in everything if s.organisation_id == site.tenant_id],
        may_govern=me.may(permissions.CATALOGUE_GOVERN.code),
        done=done.get(query.text("fatto")),
    )


@get(f"{ROOM}/esporta", needs=permissions.CATALOGUE_WRITE)
def export_own_catalogue(db: Session, me: Member, site: Site, query: Fields) -> File:
    """Give the list as a file."""
    record(db, by=me, verb="export", resource="catalogue")
    _listing, found = _found(db, site, query, queries.all_services(db))
    rows = [(one.name, one.themes, _("sì") if one.on else _("no")) for one in found]
    body = spreadsheet.table([_("Servizio"), _("Temi"), _("Aiutiamo")], rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"servizi-{clock.today()}.csv")


@post(f"{ROOM}/aiuto", needs=permissions.CATALOGUE_WRITE)
def helps_with(db: Session, site: Site, form: Fields) -> Redirect:
    """Say which of the services that were shown this body helps with; the others stay as they are."""
    changed = actions.help_with(
        db,
        organisation_id=site.tenant_id,
        services=set(form.many("service")),
        among=set(form.many("visto")),
    )
    back = Listing.read(ROOM, form, filters=FILTERS, orders=("",), size=EVERY)
    return Redirect(f"{back.link()}&fatto=aiuto&cambiati={'+'.join(sorted(changed))}")


ROUTES = (own_catalogue, export_own_catalogue, helps_with)


def _found(
    db: Session, site: Site, query: Fields, everything: Sequence[Service]
) -> tuple[Listing, list[Helped]]:
    read = Listing.read(ROOM, query, filters=FILTERS, orders=("",), size=EVERY)
    words, theme, helped = (read.asked[name] for name in FILTERS)
    found = [
        one
        for one in _helped(db, site, everything)
        if words.casefold() in one.name.casefold()
        and theme in ("", *one.categories)
        and {"si": one.on, "no": not one.on}.get(helped, True)
    ]
    return read.of(len(found)), found


def _helped(db: Session, site: Site, everything: Sequence[Service]) -> list[Helped]:
    helped = queries.helped_by(db, site.tenant_id)
    names = {code: term.label for code, term in queries.vocabulary(db, "category").items()}
    return [
        Helped(
            id=str(one.id),
            slug=one.slug,
            name=one.name,
            categories=tuple(one.categories),
            themes=", ".join(names[code] for code in one.categories if code in names),
            on=one.id in helped,
        )
        for one in everything
        if one.organisation_id is None and one.state != "storico"
    ]
