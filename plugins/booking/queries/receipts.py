"""What was written to a person about an appointment, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.notices.models import Message
from core.notices.rules import TEXT, Outcome

DAY = timedelta(days=1)


def about(appointment_id: UUID) -> str:
    """Return how the keys of its messages begin."""
    return f"booking {appointment_id} "


def of_appointment(db: Session, appointment_id: UUID) -> Sequence[Message]:
    """List the messages about an appointment, the first one first."""
    asked = select(Message).where(Message.key.startswith(about(appointment_id)))
    return db.scalars(asked.order_by(Message.created_at, Message.id)).all()


def sent_to(db: Session, recipient: str, now: datetime) -> int:
    """Count what one telephone or address was sent in the last day."""
    asked = select(func.count()).where(
        Message.recipient == recipient, Message.state == Outcome.SENT, Message.sent_at > now - DAY
    )
    return db.scalar(asked.select_from(Message)) or 0


def last_told(db: Session, phone: str) -> UUID | None:
    """Return which appointment the last message to a telephone was about."""
    key = db.scalar(
        select(Message.key)
        .where(
            Message.recipient == phone,
            Message.channel == TEXT,
            Message.state == Outcome.SENT,
            Message.key.startswith("booking "),
        )
        .order_by(Message.sent_at.desc())
        .limit(1)
    )
    return UUID(key.split()[1]) if key else None
