"""Addresses of the appointments over days: filters in the link, a person looked for in a form, a file."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from core import clock, codes, spreadsheet
from core.audit.actions import record
from core.errors import Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import File
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.codes import Codes
from plugins.booking.pages import listing as pages
from plugins.booking.pages.shown import Shown
from plugins.booking.queries import listing as queries
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer, offer

MOST_FOUND, MOST_IN_A_FILE = 50, 10_000


@get("/elenco", needs=permissions.READ)
def appointments(
    db: Session, me: Member, site: Site, platform: Platform, query: Fields
) -> pages.Appointments:
    """List the appointments that fit what the address asks."""
    listing, asked = pages.read(query)
    listing = listing.of(queries.how_many(db, asked))
    rows = queries.found(
        db, asked, order=listing.order, down=listing.down, start=listing.start, size=listing.size
    )
    return _page(db, me, site, platform, rows, listing=listing)


@post("/elenco", needs=permissions.READ)
def somebody(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> pages.Appointments:
    """Look for a person. What is typed is sent in a form: a name stays out of addresses, which computers remember."""
    words, code = form.text("chi", most=80), codes.normal_code(form.text("chi", most=80))
    hashed = Codes(platform.signer.keyed).hash(code) if code else None
    rows = queries.of_somebody(db, words, hashed, most=MOST_FOUND)
    listing, _asked = pages.read(Fields({}))
    return _page(db, me, site, platform, rows, listing=listing.of(len(rows)), looked_for=words)


@get("/elenco/esporta", needs=permissions.EXPORT)
def export(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> File:
    """Give the list as a file."""
    record(db, by=me, verb="export", resource="appointments")
    listing, asked = pages.read(query)
    rows = queries.found(db, asked, order=listing.order, down=listing.down, start=0, size=MOST_IN_A_FILE)
    body = spreadsheet.table(*pages.sheet(_shown(_hub(db, site), rows, platform)))
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"appuntamenti-{clock.today()}.csv")


ROUTES = (appointments, somebody, export)


def _page(
    db: Session, me: Member, site: Site, platform: Platform, rows: list[Booked], **more: Any
) -> pages.Appointments:
    found = _hub(db, site)
    return pages.Appointments(
        shown=_shown(found, rows, platform),
        columns=pages.columns(),
        kinds=[(str(kind.id), kind.label) for kind in found.known],
        states=pages.states(),
        channels=pages.channels(),
        may_export=me.may(permissions.EXPORT.code),
        **more,
    )


def _shown(found: Offer, rows: Iterable[Booked], platform: Platform) -> list[Shown]:
    made = Codes(platform.signer.keyed)
    return [Shown.of(found, one, made) for one in rows]


def _hub(db: Session, site: Site) -> Offer:
    found = offer(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    return found
