"""Write down a day that was lived on paper: all of it, or, where the database says no, nothing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import to_utc
from core.i18n import _
from plugins.booking.actions import book, change, outcomes
from plugins.booking.actions.book import Wish
from plugins.booking.actions.outcomes import Unclear
from plugins.booking.actions.place import Placed
from plugins.booking.actions.refusals import Raced
from plugins.booking.codes import Codes
from plugins.booking.queries.offer import Offer
from plugins.booking.rules.outcomes import DONE, WAITED
from plugins.booking.rules.paper import NewRow, Row
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.states import State


def type_in(
    db: Session,
    *,
    offer: Offer,
    day: date,
    rows: Iterable[Row],
    new: Iterable[NewRow],
    by: UUID,
    codes: Codes,
    now: datetime,
) -> int:
    """Mark what became of each appointment and add who came besides; return how many. Raises Unclear or Conflict."""
    count = 0
    for row in rows:
        booked = change.found(db, row.appointment_id)
        if booked.state in (State.BOOKED, State.ARRIVED):
            change.alter(db, booked, state=row.state.value, changed_at=now)
            _keep(db, booked.id, row, by, now)
            count += 1
    for one in new:
        made = _came(db, offer, (day, one), by=by, codes=codes, now=now)
        _keep(db, made, Row(appointment_id=made, state=State.SERVED, minutes=one.minutes, note=""), by, now)
        count += 1
    return count


def _keep(db: Session, appointment_id: UUID, row: Row, by: UUID, now: datetime) -> None:
    if not (row.minutes or row.note):
        return
    code, note = WAITED if row.state == State.LEFT else DONE, row.note or None
    outcomes.keep(db, appointment_id, code=code, minutes=row.minutes, missing=[], note=note, by=by, now=now)


def _came(
    db: Session, offer: Offer, written: tuple[date, NewRow], *, by: UUID, codes: Codes, now: datetime
) -> UUID:
    """Add somebody who was received: at any desk that was free then."""
    day, one = written
    kind = next(kind for kind in offer.kinds if str(kind.id) == one.kind)
    start = to_utc(day, one.at)
    if start + timedelta(minutes=kind.minutes) > now + timedelta(hours=1):
        raise Unclear({f"ora-{one.place}": _("Quest'ora non è ancora passata.")})
    who = BookingRequest(name=one.name, phone=None, email=None, language="it", note=None)
    key = f"paper {day} {one.place} {one.at:%H%M} {codes.keyed('paper', f'{by} {one.name}').hex()[:16]}"
    wish = Wish(kind=kind, start=start, request_key=key, channel=book.DOOR, by=None, state=State.SERVED.value)
    for desk in offer.schedule.desks_for(kind.rule):
        try:
            with db.begin_nested():
                return book.keep(db, wish=wish, who=who, placed=Placed(desk_id=desk.id), codes=codes, now=now)
        except Raced:
            continue
    raise Unclear({f"ora-{one.place}": _("A quell'ora ogni sportello aveva già una persona.")})
