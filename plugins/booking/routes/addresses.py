"""Addresses of private addresses, and the calendars themselves."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import Missing
from core.i18n import _
from core.people.rules.identifiers import initials
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.actions import addresses as actions
from plugins.booking.actions.refusals import Unfit
from plugins.booking.calendar_file import CalendarEntry, feed
from plugins.booking.codes import Codes
from plugins.booking.models import Address
from plugins.booking.pages import addresses as pages
from plugins.booking.queries import addresses as queries
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer
from plugins.booking.routes.one import hub

HERE = "/appuntamenti/indirizzi"
BACK, AHEAD = timedelta(days=7), timedelta(days=90)
CALENDARS = ("all", "desk", "operator")


@get("/indirizzi", needs=permissions.WRITE)
def mine(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.Addresses:
    """Show the private addresses; whoever manages sees everybody's."""
    done = {
        "fatto": _("Fatto. Copia l'indirizzo qui sotto."),
        "tolto": _("Tolto: quell'indirizzo non vale più."),
    }
    return _mine(db, me, site, platform, done=done.get(query.text("fatto")))


def refused(db: Session, me: Member, site: Site, platform: Platform, why: Unfit) -> pages.Addresses:
    """Show them again, and what will not do."""
    return _mine(db, me, site, platform, errors={"quale": str(why)}, status=why.status)


@post("/indirizzi", needs=permissions.WRITE, otherwise=refused)
def make(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Make one."""
    chosen = form.text("quale", most=60)
    if chosen not in dict(_choices(db, hub(db, site))):
        raise Unfit(_("Scegli che cosa vuoi seguire."))
    kind, _space, named = chosen.partition(" ")
    of = UUID(named) if named else None
    actions.make(db, kind=kind, of=of, by=me.membership_id, keyed=platform.signer.keyed, now=clock.now())
    return Redirect(f"{HERE}?fatto=fatto")


@post("/indirizzi/{address_id:str}/togli", needs=permissions.WRITE)
def end(db: Session, me: Member, address_id: UUID) -> Redirect:
    """Let one lead nowhere any more."""
    manages = me.may(permissions.MANAGE.code)
    actions.end(db, address_id=address_id, by=me.membership_id, manages=manages, now=clock.now())
    return Redirect(f"{HERE}?fatto=tolto")


@get("/calendario/{address:str}", needs=permissions.BOOK)
def calendar(db: Session, site: Site, platform: Platform, address: str) -> File:
    """Give a calendar to whoever has its address: when, at which desk, initials and code; nothing else of people."""
    found = queries.open_one(db, platform.signer.keyed, address, *CALENDARS)
    if found is None:
        raise Missing(_("Questo calendario non c'è, o è stato chiuso."))
    offer, now, codes = hub(db, site), clock.now(), Codes(platform.signer.keyed)
    rows = queries.on_calendar(db, found, clock.today() - BACK, clock.today() + AHEAD)
    entries = [(_entry(offer, one), _letters(one, codes)) for one in rows]
    body = feed(entries, _names(db, offer).get(found.of, offer.name) if found.of else offer.name, now)
    return File(body=body, media_type="text/calendar; charset=utf-8", name="calendario.ics")


ROUTES = (mine, make, end, calendar)


def _entry(offer: Offer, one: Booked) -> CalendarEntry:
    place = offer.desk(one.desk_id).name
    return CalendarEntry(id=one.id, start=one.starts_at, end=one.ends_at, place=place, sequence=one.sequence)


def _letters(one: Booked, codes: Codes) -> str:
    words = one.name.split()
    who = initials(words[0], words[-1] if len(words) > 1 else "") if words else ""
    return f"{who} {codes.shown(one.id)}".strip()


def _names(db: Session, offer: Offer) -> dict[UUID, str]:
    desks = {desk.id: desk.name for desk in offer.schedule.desks}
    return {**desks, **{one.id: one.name for one in queries.operators(db)}}


def _choices(db: Session, offer: Offer) -> list[tuple[str, str]]:
    desks = [(f"desk {desk.id}", desk.name) for desk in offer.schedule.desks if desk.active]
    people = [(f"operator {one.id}", one.name) for one in queries.operators(db)]
    whole = [("screen", _("Schermo della sala d'attesa")), ("all", _("Calendario di tutti gli sportelli"))]
    return [*whole, *((value, _("Calendario: {name}").format(name=name)) for value, name in desks + people)]


def _mine(
    db: Session,
    me: Member,
    site: Site,
    platform: Platform,
    *,
    done: str | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> pages.Addresses:
    offer = hub(db, site)
    rows: list[Address] = list(
        queries.standing(db, None if me.may(permissions.MANAGE.code) else me.membership_id)
    )
    names = _names(db, offer)
    return pages.Addresses(
        shown=pages.shown(rows, site, names, platform.signer.keyed),
        choices=_choices(db, offer),
        done=done,
        errors=errors or {},
        status=status,
    )
