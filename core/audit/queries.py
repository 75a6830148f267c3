"""Questions to the log of a body."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import keys, rules
from core.audit.models import Anchored, Head, Line
from core.audit.rules import Anchor


class Opening(NamedTuple):
    """Somebody opened or changed a person's record."""

    at: datetime
    account_id: UUID | None
    role: str
    verb: str
    resource: str
    reason: str | None


def sealing(db: Session) -> rules.Seal | None:
    """Return what makes the hashes and pseudonyms of the body's log; None where nothing was written yet."""
    kept = db.scalar(select(Head.key))
    return keys.opened(db, kept) if kept else None


def opened(db: Session, subject: UUID, *also: UUID) -> Sequence[Opening]:
    """List who opened or changed the record of a person (and those merged into it), the latest first."""
    sealed = sealing(db)
    if sealed is None:
        return []
    names = [rules.pseudonym(sealed, each) for each in (subject, *also)]
    rows = db.execute(
        select(Line.at, Line.account_id, Line.role, Line.verb, Line.resource, Line.reason)
        .where(Line.subject.in_(names))
        .order_by(Line.seq.desc())
    )
    return [Opening(*row) for row in rows]


def last_anchored(db: Session, organisation_id: UUID) -> int:
    """Return how many lines of the body's log were anchored last; 0 where none were."""
    last = select(func.max(Anchored.seq)).where(Anchored.organisation_id == organisation_id)
    return db.scalar(last) or 0


def anchored_on(db: Session, day: date) -> Sequence[Anchor]:
    """List the anchors of a day, of every body of the district."""
    rows = db.scalars(select(Anchored).where(Anchored.day == day).order_by(Anchored.organisation_id))
    return [Anchor(str(row.day), str(row.organisation_id), row.seq, row.hash, row.signature) for row in rows]
