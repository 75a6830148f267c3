"""Questions about bodies that leave."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.departure.models import Departure
from core.privacy.models import Hold


def of(db: Session, organisation_id: UUID) -> Departure | None:
    """Return the leaving of a body."""
    return db.scalar(select(Departure).where(Departure.organisation_id == organisation_id))


def held_until(db: Session, now: datetime) -> datetime | None:
    """Return until when a hold keeps something of this body, None where none does."""
    standing = select(Hold.until).where(Hold.ended_at.is_(None), Hold.until > now)
    return db.scalar(standing.order_by(Hold.until.desc()).limit(1))
