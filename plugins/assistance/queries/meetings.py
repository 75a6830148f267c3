"""Questions about meetings: they hold no names."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugins.assistance.models import Meeting

MOST = 20_000


def since(db: Session, first: date) -> Sequence[Meeting]:
    """List the meetings from a day on, the oldest first."""
    rows = select(Meeting).where(Meeting.day >= first).order_by(Meeting.day, Meeting.id).limit(MOST)
    return db.scalars(rows).all()


def count(db: Session, first: date) -> int:
    """Count the meetings from a day on."""
    return db.scalar(select(func.count()).select_from(Meeting).where(Meeting.day >= first)) or 0
