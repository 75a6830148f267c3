"""Addresses of the first free time anywhere: for a citizen, and for somebody at a desk who books it for her."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Missing
from core.i18n import _, language
from core.web.elsewhere import as_anybody
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.actions import book, unmet
from plugins.booking.actions.elsewhere import book_there
from plugins.booking.actions.refusals import Unfit
from plugins.booking.codes import Codes
from plugins.booking.pages import first as pages
from plugins.booking.pages.journey import TYPED, languages_of
from plugins.booking.pages.shown import mode_of
from plugins.booking.pages.steps import new_key
from plugins.booking.pages.times import read_time
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.rules.request import Mistakes, read_request

CHOSEN = ("presso", "tipo", "ora")
OPENS = "elsewhere"
HERE = "/appuntamenti/altrove"


@get("/primo-posto", needs=permissions.BOOK, remember=20, network=True)
def anywhere(db: Session, site: Site, query: Fields) -> pages.Looking:
    """Look for the first free time in the whole network."""
    return _counted(db, pages.looked_for(db, site, query, clock.now(), pages.FirstAnywhere))


@get("/altrove", needs=permissions.WRITE)
def anywhere_for_somebody(db: Session, site: Site, query: Fields) -> pages.Looking:
    """Look for the first free time in the whole network, for somebody who is here."""
    found = pages.looked_for(db, site, query, clock.now(), pages.FirstForSomebody, book=f"{HERE}/prenota")
    return _counted(db, found)


@get("/altrove/prenota", needs=permissions.WRITE)
def who_elsewhere(db: Session, site: Site, query: Fields) -> pages.BookElsewhere:
    """Ask who comes."""
    return _who(db, site, query)


def elsewhere_refused(db: Session, site: Site, form: Fields, why: Conflict | Unfit) -> pages.BookElsewhere:
    """Show the form again with what was typed, and why it was not booked."""
    return _who(db, site, form, errors={"ora": str(why)}, status=getattr(why, "status", 409))


@post("/altrove/prenota", needs=permissions.WRITE, otherwise=elsewhere_refused)
def book_elsewhere(
    db: Session, me: Member, site: Site, platform: Platform, form: Fields
) -> Redirect | pages.BookElsewhere:
    """Book there; the next page shows the code to be read aloud."""
    now, (offer, kind, start) = clock.now(), _chosen(db, site, form)
    mode = kind.mode(form.text("modo", most=20))
    who = read_request(form, [code for code, _name in languages_of(offer)], mode or kind.usual_mode)
    errors = dict(who.fields) if isinstance(who, Mistakes) else {}
    if mode is None:
        errors["modo"] = _("Scegli come vi vedete.")
    if errors or isinstance(who, Mistakes):
        return _who(db, site, form, errors=errors, status=422)
    key = form.text("richiesta", most=60) or new_key()
    wish = book.Wish(
        kind=kind, start=start, request_key=key, channel=book.NETWORK, by=me.account_id, mode=mode
    )
    there = partial(as_anybody, platform, site, offer.organisation_id, needs=permissions.BOOK)
    codes = Codes(platform.signer.keyed)
    made = book_there(there, offer=offer, wish=wish, who=who, codes=codes, now=now)
    kept = f"{OPENS} {offer.slug} {kind.id} {start.isoformat()} {made}"
    return Redirect(f"{HERE}/fatto", visit=platform.signer.visit(site, kept))


@get("/altrove/fatto", needs=permissions.WRITE)
def booked_elsewhere(
    db: Session, site: Site, platform: Platform, opened: str | None
) -> pages.BookedElsewhere | Redirect:
    """Show the code, for half an hour, to whoever has just booked."""
    parts = (opened or "").split(" ")
    if parts[0] != OPENS:
        return Redirect(HERE)
    _opens, slug, kind_id, start, made = parts
    offer = pages.named(db, site, slug, clock.now())
    if offer is None:
        return Redirect(HERE)
    kind, codes = offer.kind(UUID(kind_id)), Codes(platform.signer.keyed)
    place = pages.place_of(site, offer, UUID(kind_id), datetime.fromisoformat(start))
    return pages.BookedElsewhere(
        place=place, code=codes.shown(UUID(made)), bring=list(kind.bring) if kind else []
    )


ROUTES = (anywhere, anywhere_for_somebody, who_elsewhere, book_elsewhere, booked_elsewhere)


def _counted(db: Session, page: pages.Looking) -> pages.Looking:
    """Count a search that found nothing of what was wished for."""
    if page.best is None:
        wish, service = page.wish, min(page.wish.services, default=None)
        tongue = wish.language or language()
        unmet.count(
            db, why=unmet.NO_TIME, now=clock.now(), service=service, language=tongue, comune=wish.comune
        )
    return page


def _who(db: Session, site: Site, given: Fields, **more: Any) -> pages.BookElsewhere:
    offer, kind, start = _chosen(db, site, given)
    return pages.BookElsewhere(
        place=pages.place_of(site, offer, kind.id, start),
        chosen={name: given.text(name, most=80) for name in CHOSEN},
        values={name: given.get(name, "") for name in TYPED},
        modes=[(mode, mode_of(mode)) for mode in kind.modes],
        mode=given.text("modo", most=20) or kind.mode(None),
        languages=languages_of(offer),
        request_key=new_key(),
        **more,
    )


def _chosen(db: Session, site: Site, given: Fields) -> tuple[Offer, Kind, datetime]:
    """Return the hub, the reason and the time that an address names; raise Missing."""
    offer, start = (
        pages.named(db, site, given.text("presso", most=80), clock.now()),
        read_time(given.text("ora")),
    )
    kind = next((one for one in offer.kinds if str(one.id) == given.text("tipo")), None) if offer else None
    if offer is None or kind is None or start is None:
        raise Missing(_("Questo posto non c'è più. Cercane un altro."))
    return offer, kind, start
