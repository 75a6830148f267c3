"""Who is expected on a day, and what is held then: what the best fit moves, and what it has to leave."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugins.booking.models import LIVE, Appointment, Taken
from plugins.booking.queries.appointments import midnight


class Expected(NamedTuple):
    """An appointment as the best fit sees it: what it takes, and what it needs."""

    id: UUID
    desk_id: UUID
    mediator_id: UUID | None
    room_id: UUID | None
    type_id: UUID
    spoken: str | None
    starts_at: datetime
    ends_at: datetime
    state: str


class Held(NamedTuple):
    """A stretch that somebody holds."""

    id: UUID
    desk_id: UUID
    starts_at: datetime
    ends_at: datetime
    until: datetime


def expected(db: Session, on: date) -> Sequence[Expected]:
    """List who takes time on a day."""
    rows = select(*(getattr(Appointment, name) for name in Expected._fields)).where(
        Appointment.starts_at >= midnight(on),
        Appointment.starts_at < midnight(on + timedelta(days=1)),
        Appointment.state.in_(LIVE),
    )
    return [Expected(*row) for row in db.execute(rows.order_by(Appointment.starts_at, Appointment.id))]


def expected_from(db: Session, now: datetime) -> Sequence[Expected]:
    """List who takes time from now on."""
    rows = select(*(getattr(Appointment, name) for name in Expected._fields)).where(
        Appointment.starts_at > now, Appointment.state.in_(LIVE)
    )
    return [Expected(*row) for row in db.execute(rows.order_by(Appointment.starts_at, Appointment.id))]


def held(db: Session, body: UUID, on: date) -> Sequence[Held]:
    """List what is held on a day."""
    rows = select(
        Taken.appointment_id, Taken.desk_id, Taken.starts_at, Taken.ends_at, Taken.held_until
    ).where(
        Taken.organisation_id == body,
        Taken.starts_at >= midnight(on),
        Taken.starts_at < midnight(on + timedelta(days=1)),
        Taken.held_until > func.now(),
    )
    return [Held._make(row) for row in db.execute(rows)]
