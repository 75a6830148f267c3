"""Who comes, when and why: rows of the body itself. Reading pages take columns."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from core.dates import ROME
from core.db.reading import TENANT, read
from plugins.booking.models import LIVE, Appointment


class Booked(NamedTuple):
    """An appointment as pages and rules read it."""

    id: UUID
    desk_id: UUID
    type_id: UUID
    starts_at: datetime
    ends_at: datetime
    state: str
    channel: str
    sequence: int
    service: str | None
    name: str
    phone: str | None
    email: str | None
    language: str
    note: str | None
    booked_at: datetime
    changed_at: datetime | None
    reason: str | None
    demonstration: bool
    confirmed_at: datetime | None
    ready: list[str]
    spoken: str | None = None
    mode: str = "presence"
    mediator_id: UUID | None = None
    room_id: UUID | None = None


class Counts(NamedTuple):
    """A day in numbers."""

    total: int
    waiting: int


_BOOKED = select(*(getattr(Appointment, name) for name in Booked._fields))
_BETWEEN = _BOOKED.where(
    Appointment.tenant_id == TENANT,
    Appointment.starts_at >= bindparam("start"),
    Appointment.starts_at < bindparam("end"),
).order_by(Appointment.starts_at, Appointment.id)


def one(db: Session, appointment_id: UUID) -> Booked | None:
    """Return an appointment of this body."""
    return _only(db, _BOOKED.where(Appointment.id == appointment_id))


def by_code(db: Session, code_hash: bytes) -> Booked | None:
    """Return the appointment whose code has this hash."""
    return _only(db, _BOOKED.where(Appointment.code_hash == code_hash))


def by_request(db: Session, request_key: str) -> UUID | None:
    """Return the appointment that one request made, where it was made before."""
    return db.scalar(select(Appointment.id).where(Appointment.request_key == request_key))


def same(db: Session, start: datetime, name: str) -> bool:
    """Whether somebody of this name has an appointment at this time."""
    hers = (Appointment.starts_at == start, func.lower(Appointment.name) == name.lower())
    return db.scalar(select(Appointment.id).where(*hers, Appointment.state.in_(LIVE)).limit(1)) is not None


def day(db: Session, on: date) -> list[Booked]:
    """List the appointments of one day, earliest first, in one statement."""
    return between(db, on, on)


def between(db: Session, first: date, last: date) -> list[Booked]:
    """List the appointments of some days, the last included, earliest first."""
    rows = read(db, _BETWEEN, start=midnight(first), end=midnight(last + timedelta(days=1)))
    return [Booked._make(row) for row in rows]


def upcoming(db: Session, now: datetime) -> list[Booked]:
    """List who is still expected, earliest first."""
    asked = _BOOKED.where(Appointment.ends_at > now, Appointment.state == "booked")
    return [Booked(*row) for row in db.execute(asked.order_by(Appointment.starts_at, Appointment.id))]


def counts(db: Session, today: date) -> Counts:
    """Count a day in one statement."""
    start, end = midnight(today), midnight(today + timedelta(days=1))
    row = db.execute(
        select(
            func.count().filter(Appointment.state.in_(LIVE)),
            func.count().filter(Appointment.state == "arrived"),
        ).where(Appointment.starts_at >= start, Appointment.starts_at < end)
    ).one()
    return Counts(*row)


def monthly(db: Session, since: date) -> Sequence[tuple[date, str, int]]:
    """Count the appointments of each month (its first day) by state; numbers only."""
    month = func.date_trunc("month", func.timezone("Europe/Rome", Appointment.starts_at))
    rows = db.execute(
        select(month, Appointment.state, func.count())
        .where(Appointment.starts_at >= midnight(since))
        .group_by(month, Appointment.state)
        .order_by(month, Appointment.state)
    )
    return [(moment.date(), state, count) for moment, state, count in rows]


def midnight(day: date) -> datetime:
    """Return when a day begins in Rome."""
    return datetime.combine(day, time(0), ROME)


def _only(db: Session, asked: Any) -> Booked | None:
    row = db.execute(asked).first()
    return Booked(*row) if row else None
