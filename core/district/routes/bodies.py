"""Addresses of the list of bodies, and of the form a body joins with."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.accounts import permissions
from core.audit.actions import record
from core.dates import local
from core.db.scope import Reach
from core.departure.models import LEAVING, LEFT
from core.district import actions, pages, queries
from core.i18n import _
from core.organisations import queries as organisations
from core.organisations.network import kinds
from core.web.forms import Fields
from core.web.listing import Column, Listing
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

FILTERS = {"q": "words", "tipo": "kind", "sede": "seat", "stato": "state", "funzione": "plugin"}
ORDERS: Mapping[str, Callable[[queries.Line], Any]] = {
    "nome": lambda line: line.name.lower(),
    "tipo": lambda line: (line.kind, line.name.lower()),
    "sede": lambda line: (line.seat or "", line.name.lower()),
    "stato": lambda line: (line.state, line.name.lower()),
    "persone": lambda line: (line.members, line.name.lower()),
    "numeri": lambda line: line.counted_at.timestamp() if line.counted_at else 0,
}


@get("/distretto/enti", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT)
def bodies(db: Session, query: Fields, platform: Platform) -> pages.Bodies:
    """List the bodies of the network."""
    listing, lines = _found(db, query)
    manifests = platform.plugins.manifests
    return pages.Bodies(
        lines=listing.cut(lines),
        listing=listing,
        columns=_columns(),
        everybody=len(organisations.everybody(db)),
        kinds=list(kinds().items()),
        seats=_seats(db),
        states=states(),
        plugins=[(slug, manifest.name) for slug, manifest in manifests.items()],
    )


@get("/distretto/enti/esporta", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT, tells=True)
def export_bodies(db: Session, me: Member, query: Fields, platform: Platform) -> File:
    """Give the list as a file: what bodies are, and counts; nobody's name."""
    record(db, by=me, verb="export", resource="settings")
    seats, named, state_of = dict(_seats(db)), kinds(), dict(states())
    plugins = platform.plugins.manifests
    rows = (
        (
            line.name,
            named.get(line.kind, line.kind),
            seats.get(line.seat or "", line.seat or ""),
            state_of.get(line.state, line.state),
            ", ".join(plugins[slug].name for slug in line.plugins if slug in plugins),
            line.members,
            line.host,
            f"{local(line.counted_at):%d/%m/%Y %H:%M}" if line.counted_at else None,
        )
        for line in _found(db, query)[1]
    )
    head = [column if isinstance(column, str) else column.label for column in _columns()]
    body = spreadsheet.table([*head[:-1], _("Indirizzo web"), head[-1]], rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"enti-{clock.today()}.csv")


@get("/distretto/enti/nuovo", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT)
def new_body(db: Session, site: Site, platform: Platform) -> pages.NewBodyForm:
    """Ask who joins."""
    return _form(db, site, platform)


def body_refused(
    db: Session, site: Site, platform: Platform, form: Fields, why: actions.Unfinished
) -> pages.NewBodyForm:
    """Ask again, with what was typed and what is wrong."""
    return _form(db, site, platform, form=form, errors=why.errors)


@post(
    "/distretto/enti/nuovo", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT, otherwise=body_refused
)
def add_body(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Make the body, its address, and the invitation of whoever will administer it."""
    told, domain = actions.NewBody.typed(form), _domain(db, site)
    comuni = {comune.slug for comune in organisations.comuni(db)}
    actions.refuse_unfinished(
        told, kinds=set(_kinds()), comuni=comuni, plugins=set(platform.plugins.manifests)
    )
    body = actions.create(db, told=told, domain=domain)
    url = organisations.address(platform.settings, f"{body.slug}.{domain}")
    if told.administrator:
        actions.invite(db, body=body, email=told.administrator, url=url, by=me.name, now=clock.now())
    return Redirect(f"/distretto/enti/{body.slug}?fatto=creato")


def states() -> list[tuple[str, str]]:
    """Name the states of a body."""
    return [
        (actions.ACTIVE, _("Attivo")),
        (actions.SUSPENDED, _("Sospeso")),
        (LEAVING, _("In uscita")),
        (LEFT, _("Uscito")),
    ]


def _found(db: Session, query: Fields) -> tuple[Listing, list[queries.Line]]:
    listing = Listing.read("/distretto/enti", query, filters=FILTERS, orders=list(ORDERS), size=25)
    lines = queries.bodies(db, **{FILTERS[name]: value for name, value in listing.asked.items()})
    return listing.of(len(lines)), listing.sorted(lines, ORDERS)


def _columns() -> list[Column | str]:
    return [
        Column(code="nome", label=_("Ente")),
        Column(code="tipo", label=_("Tipo")),
        Column(code="sede", label=_("Sede")),
        Column(code="stato", label=_("Stato")),
        _("Funzioni accese"),
        Column(code="persone", label=_("Persone")),
        Column(code="numeri", label=_("Ultimi numeri")),
    ]


def _form(
    db: Session,
    site: Site,
    platform: Platform,
    *,
    form: Fields | None = None,
    errors: pages.Errors | None = None,
) -> pages.NewBodyForm:
    names = ("name", "short_name", "kind", "seat", "label", "administrator")
    comuni = [(comune.slug, comune.name) for comune in organisations.comuni(db)]
    manifests = platform.plugins.manifests
    return pages.NewBodyForm(
        domain=_domain(db, site) + platform.settings.port_suffix,
        kinds=list(_kinds().items()),
        seats=_seats(db),
        comuni=comuni,
        plugins=[(slug, manifest.name, manifest.summary) for slug, manifest in manifests.items()],
        values={name: form.text(name, most=254) if form else "" for name in names},
        serves=form.many("serves") if form else [],
        chosen_plugins=form.many("plugin") if form else [],
        errors=errors or [],
        status=422 if errors else 200,
    )


def _kinds() -> dict[str, str]:
    return {code: label for code, label in kinds().items() if code != "district"}


def _seats(db: Session) -> list[tuple[str, str]]:
    named = [(comune.slug, comune.name) for comune in organisations.comuni(db)]
    return [*named, (queries.OUTSIDE, _("Fuori dal distretto"))]


def _domain(db: Session, site: Site) -> str:
    return organisations.portal_host(db) or site.host


ROUTES = (bodies, export_bodies, new_body, add_body)
