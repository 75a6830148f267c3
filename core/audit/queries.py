"""Questions to the log of a body."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Membership
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


def reasoned(db: Session, subject: UUID, about: str) -> Sequence[Opening]:
    """List who did something with one thing of a person and had to say why, the latest first."""
    sealed = sealing(db)
    if sealed is None:
        return []
    rows = db.execute(
        select(Line.at, Line.account_id, Line.role, Line.verb, Line.resource, Line.reason)
        .where(
            Line.subject == rules.pseudonym(sealed, subject), Line.about == about, Line.reason.is_not(None)
        )
        .order_by(Line.seq.desc())
    )
    return [Opening(*row) for row in rows]


def past(db: Session, *, before: datetime) -> int:
    """Count the lines that are past their time: all that stand before the first one that is not."""
    stands = select(func.min(Line.seq)).where(Line.at >= before).scalar_subquery()
    gone = select(func.count()).select_from(Line).where((Line.seq < stands) | stands.is_(None))
    return db.scalar(gone) or 0


def last_anchored(db: Session, organisation_id: UUID) -> int:
    """Return how many lines of the body's log were anchored last; 0 where none were."""
    last = select(func.max(Anchored.seq)).where(Anchored.organisation_id == organisation_id)
    return db.scalar(last) or 0


def anchored_on(db: Session, day: date) -> Sequence[Anchor]:
    """List the anchors of a day, of every body of the district."""
    rows = db.scalars(select(Anchored).where(Anchored.day == day).order_by(Anchored.organisation_id))
    return [Anchor(str(row.day), str(row.organisation_id), row.seq, row.hash, row.signature) for row in rows]


class Written(NamedTuple):
    """One line of the log, as it is listed."""

    seq: int
    at: datetime
    account_id: UUID | None
    role: str
    verb: str
    resource: str
    subject: bytes | None
    about: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Which lines are asked for; what is not said leaves nothing out."""

    since: datetime | None = None
    until: datetime | None = None
    verb: str = ""
    by: UUID | None = None
    subject: bytes | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Give what holds for each line."""
        if self.since:
            yield Line.at >= self.since
        if self.until:
            yield Line.at < self.until
        if self.verb:
            yield Line.verb == self.verb
        if self.by:
            yield Line.account_id == self.by
        if self.subject is not None:
            yield Line.subject == self.subject


def how_many(db: Session, asked: Asked) -> int:
    """Count the lines that are asked for."""
    return db.scalar(select(func.count()).select_from(Line).where(*asked.conditions())) or 0


def lines(db: Session, asked: Asked, *, down: bool, start: int = 0, size: int | None = None) -> list[Written]:
    """List the lines that are asked for, in the order in which they were written or (`down`) the other way round."""
    columns = (getattr(Line, name) for name in Written._fields)
    order = Line.seq.desc() if down else Line.seq
    found = select(*columns).where(*asked.conditions()).order_by(order).offset(start).limit(size)
    return [Written(*row) for row in db.execute(found)]


def verbs(db: Session) -> Sequence[str]:
    """Name what was done in this body."""
    return db.scalars(select(Line.verb).distinct().order_by(Line.verb)).all()


def names(db: Session) -> dict[UUID, str]:
    """Return the names of who works or worked in the body."""
    rows = db.execute(select(Account.id, Account.name).join(Membership, Membership.account_id == Account.id))
    return {row.id: row.name for row in rows}


def busy(db: Session, *, since: datetime, more_than: int) -> Sequence[tuple[UUID, int]]:
    """List who opened more people's records than that since a moment, and how many."""
    opened = func.count(Line.subject.distinct())
    rows = db.execute(
        select(Line.account_id, opened)
        .where(Line.at >= since, Line.verb == "read", Line.account_id.is_not(None))
        .group_by(Line.account_id)
        .having(opened > more_than)
        .order_by(opened.desc())
    )
    return [(account_id, count) for account_id, count in rows if account_id]


def newest_anchors(db: Session) -> dict[UUID, Anchored]:
    """Return the last anchor of each body of the district."""
    newest = select(Anchored.organisation_id, func.max(Anchored.day).label("day"))
    last = newest.group_by(Anchored.organisation_id).subquery()
    same = (last.c.organisation_id == Anchored.organisation_id) & (last.c.day == Anchored.day)
    return {row.organisation_id: row for row in db.scalars(select(Anchored).join(last, same))}
