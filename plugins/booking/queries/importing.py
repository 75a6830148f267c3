"""Files that were brought and wait to be taken over."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.booking.models.importing import Import


def waiting(db: Session) -> Sequence[Import]:
    """List the files of this body that nobody has taken over yet, the last first."""
    return db.scalars(select(Import).where(Import.applied_at.is_(None)).order_by(Import.made_at.desc())).all()
