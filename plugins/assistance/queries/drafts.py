"""Questions about versions that are being written."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.assistance.models import Draft


def slugs(db: Session) -> frozenset[str]:
    """Name the procedures that somebody is writing anew."""
    return frozenset(db.scalars(select(Draft.slug)))


def one(db: Session, slug: str) -> Draft | None:
    """Return the draft of a procedure."""
    return db.scalar(select(Draft).where(Draft.slug == slug))
