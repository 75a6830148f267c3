"""Who waits to be told of a free time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugins.booking.models import Appointment, Waiting
from plugins.booking.rules.states import State
from plugins.booking.rules.waiting import MONTH


def one(db: Session, waiting_id: UUID) -> Waiting | None:
    """Return a wish of this body."""
    return db.scalar(select(Waiting).where(Waiting.id == waiting_id))


def standing(db: Session) -> Sequence[Waiting]:
    """List who waits, whoever asked first first."""
    asked = select(Waiting).where(Waiting.state.in_(("waiting", "offered")))
    return db.scalars(asked.order_by(Waiting.asked_at, Waiting.id)).all()


def asked_lately(db: Session, who: bytes, now: datetime) -> int:
    """Count how often somebody asked in the last month."""
    asked = (
        select(func.count()).select_from(Waiting).where(Waiting.who == who, Waiting.asked_at > now - MONTH)
    )
    return db.scalar(asked) or 0


def held_by(db: Session, held_id: UUID | None) -> datetime | None:
    """Return when the appointment that she holds starts; None where she holds none any more."""
    if held_id is None:
        return None
    return db.scalar(
        select(Appointment.starts_at).where(Appointment.id == held_id, Appointment.state == State.BOOKED)
    )
