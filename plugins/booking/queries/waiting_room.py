"""Who waits, who was called."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from plugins.booking.models import Appointment, Desk, Ticket
from plugins.booking.rules.states import State

SHOWN = 6
_HERE = or_(Ticket.appointment_id.is_(None), Appointment.state == State.ARRIVED)
"""Whether somebody is still here: of an appointment, its own state says it."""


class Waiting(NamedTuple):
    """Somebody in the waiting room."""

    id: UUID
    number: int
    state: str
    taken_at: datetime
    called_at: datetime | None
    desk_id: UUID | None
    type_id: UUID | None
    appointment_id: UUID | None
    starts_at: datetime | None
    name: str | None


class Called(NamedTuple):
    """A number that was called, and to which desk."""

    number: int
    desk: str
    called_at: datetime


def here(db: Session, day: date) -> Sequence[Waiting]:
    """List who is here on a day, waiting or called, by number."""
    rows = db.execute(
        select(
            Ticket.id,
            Ticket.number,
            Ticket.state,
            Ticket.taken_at,
            Ticket.called_at,
            Ticket.desk_id,
            func.coalesce(Appointment.type_id, Ticket.type_id),
            Ticket.appointment_id,
            Appointment.starts_at,
            Appointment.name,
        )
        .outerjoin(
            Appointment,
            and_(Appointment.tenant_id == Ticket.tenant_id, Appointment.id == Ticket.appointment_id),
        )
        .where(Ticket.day == day, Ticket.state.in_(("waiting", "called")), _HERE)
        .order_by(Ticket.number)
    )
    return [Waiting._make(row) for row in rows]


def called(db: Session, day: date) -> Sequence[Called]:
    """List the numbers called last on a day, the last one first, whoever has gone in since."""
    rows = db.execute(
        select(Ticket.number, Desk.name, Ticket.called_at)
        .join(Desk, (Desk.organisation_id == Ticket.tenant_id) & (Desk.id == Ticket.desk_id))
        .where(Ticket.day == day, Ticket.called_at.is_not(None), Ticket.state != "waiting")
        .order_by(Ticket.called_at.desc(), Ticket.number.desc())
        .limit(SHOWN)
    )
    return [Called._make(row) for row in rows]


def called_by(db: Session, key: str) -> int | None:
    """Return the number that was called from a page."""
    return db.scalar(select(Ticket.number).where(Ticket.call_key == key))


def number_of(db: Session, appointment_id: UUID) -> int | None:
    """Return the number of whoever came to an appointment."""
    return db.scalar(select(Ticket.number).where(Ticket.appointment_id == appointment_id))
