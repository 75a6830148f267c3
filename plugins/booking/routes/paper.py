"""Addresses of a day that was lived on paper."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.errors import Conflict
from core.i18n import _, ngettext
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.actions import paper as actions
from plugins.booking.actions.outcomes import Unclear
from plugins.booking.codes import Codes
from plugins.booking.pages import paper as pages
from plugins.booking.pages.shown import Shown
from plugins.booking.pages.times import read_day
from plugins.booking.queries import appointments
from plugins.booking.queries.appointments import Booked
from plugins.booking.routes.one import hub
from plugins.booking.rules.paper import MOST_ROWS, read
from plugins.booking.rules.states import State

HERE = "/appuntamenti/giornata/carta"
OPEN = (State.BOOKED, State.ARRIVED)


@get("/giornata/carta", needs=permissions.WRITE)
def paper(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.PaperDay:
    """Show a day as it stands on paper, to be typed in."""
    count = query.text("scritte", most=4)
    words = ngettext("Scritta {n} riga.", "Scritte {n} righe.", int(count)) if count.isdigit() else ""
    return _page(db, me, site, platform, _day(query), done=words.format(n=count) or None)


def refused(
    db: Session, me: Member, site: Site, platform: Platform, form: Fields, why: Unclear | Conflict
) -> pages.PaperDay:
    """Show it again, with everything that was typed: nothing was written."""
    errors = why.errors if isinstance(why, Unclear) else {"giorno": str(why)}
    return _page(db, me, site, platform, _day(form), typed=dict(form), errors=errors, status=why.status)


@post("/giornata/carta", needs=permissions.WRITE, otherwise=refused)
def type_in(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Write the whole page down at once."""
    day, offer = _day(form), hub(db, site)
    if day > clock.today():
        raise Unclear({"giorno": _("Questo giorno non è ancora venuto.")})
    expected = [one.id for one in _expected(appointments.day(db, day))]
    typed = read(form, expected, {str(kind.id) for kind in offer.kinds})
    if typed.errors:
        raise Unclear(typed.errors)
    count = actions.type_in(
        db,
        offer=offer,
        day=day,
        rows=typed.rows,
        new=typed.new,
        by=me.membership_id,
        codes=Codes(platform.signer.keyed),
        now=clock.now(),
    )
    return Redirect(f"{HERE}?giorno={day.isoformat()}&scritte={count}")


ROUTES = (paper, type_in)


def _day(given: Fields) -> date:
    return read_day(given.text("giorno", most=20)) or clock.today()


def _expected(rows: list[Booked]) -> list[Booked]:
    return [one for one in rows if one.state in OPEN][:MOST_ROWS]


def _page(db: Session, me: Member, site: Site, platform: Platform, day: date, **more: Any) -> pages.PaperDay:
    record(db, by=me, verb="read", resource="appointments", about=f"day {day.isoformat()}")
    offer, rows, codes = hub(db, site), appointments.day(db, day), Codes(platform.signer.keyed)
    open_rows = [one for one in rows if one.state in OPEN]
    return pages.PaperDay(
        day=day,
        rows=[Shown.of(offer, one, codes) for one in open_rows[:MOST_ROWS]],
        more=max(len(open_rows) - MOST_ROWS, 0),
        kinds=[(str(kind.id), kind.label) for kind in offer.kinds],
        **({"typed": {}} | more),
    )
