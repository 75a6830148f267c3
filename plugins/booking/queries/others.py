"""What else one person has here: found by what she left, or by what she has shown to be hers."""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.dates import ROME, local
from core.db.scope import NOBODY
from plugins.booking.models import LIVE, Appointment

EXPECTED = ("booked", "arrived")
Hers = ColumnElement[bool]


def same_day(
    db: Session,
    *,
    hers: Hers,
    type_id: UUID,
    start: datetime,
    but: UUID | None = None,
) -> list[tuple[UUID, datetime]]:
    """List when else she is expected for the same thing on the same day: (id, when)."""
    midnight = datetime.combine(local(start).date(), time(0), ROME)
    rows = db.execute(
        select(Appointment.id, Appointment.starts_at)
        .where(
            hers,
            Appointment.type_id == type_id,
            Appointment.starts_at >= midnight,
            Appointment.starts_at < midnight + timedelta(days=1),
            Appointment.state.in_(EXPECTED),
            Appointment.id != (but or NOBODY),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [(one, at) for one, at in rows]


def in_month(db: Session, *, hers: Hers, start: datetime) -> int:
    """Count her appointments in the month of a moment, those that were not given up."""
    first = datetime.combine(local(start).date().replace(day=1), time(0), ROME)
    after = datetime.combine((first + timedelta(days=32)).date().replace(day=1), time(0), ROME)
    asked = select(func.count()).where(
        hers,
        Appointment.starts_at >= first,
        Appointment.starts_at < after,
        Appointment.state.in_(LIVE),
    )
    return db.scalar(asked.select_from(Appointment)) or 0


def shown(appointment_id: UUID, person_id: UUID | None) -> Hers:
    """Return what she has shown: one appointment, and where colleagues know whose it is all of that person."""
    one = Appointment.id == appointment_id
    return or_(one, Appointment.person_id == person_id) if person_id else one


def left(phone: str | None, email: str | None) -> Hers:
    """Return what was taken with a telephone or an e-mail."""
    known = [
        column == value for column, value in ((Appointment.phone, phone), (Appointment.email, email)) if value
    ]
    return or_(*known) if known else Appointment.id == NOBODY
