"""What is due to be forgotten, for how long things are kept, what is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Membership
from core.dates import local
from core.db.scope import Reach
from core.organisations.models import Organisation
from core.privacy.expiry import Expiry
from core.privacy.models import Handover, Hold, Request, TermChoice
from core.privacy.register import Register
from core.privacy.rules import Choice, Term, in_force

COMUNE = "comune"
Terms = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows of a table fall due by one term."""

    keep: str
    table: str
    rows: int


def terms(db: Session, register: Register, *, tenant_id: UUID | None = None) -> dict[str, Term]:
    """Return the terms as they hold for a body, or, without one, as the district has them."""
    chosen = choices(db, tenant_id)
    return {
        code: in_force(term, chosen.get((True, code)), chosen.get((False, code)))
        for code, term in register.terms.items()
    }


def choices(db: Session, tenant_id: UUID | None) -> dict[tuple[bool, str], Choice]:
    """Return what holds by choice: (by the district, code)."""
    district = Organisation.kind == "district"
    rows = db.execute(
        select(district, TermChoice.code, TermChoice.days, TermChoice.act, TermChoice.decided_at)
        .join(Organisation, Organisation.id == TermChoice.organisation_id)
        .where(or_(district, TermChoice.organisation_id == tenant_id))
        .order_by(TermChoice.decided_at)
    )
    return {(bool(row[0]), row.code): Choice(row.days, row.act, row.decided_at) for row in rows}


def conditions(expiry: Expiry, term: Term, now: datetime, *, comune: bool) -> list[Any]:
    """Say which rows are to be forgotten at a moment: what is counted beforehand and what goes are the same rows."""
    kept = timedelta(days=term.days)
    past = local(now).date() - kept if isinstance(expiry.since.type, Date) else now - kept
    found = [*expiry.where, expiry.since < past]
    found += [not_(_held(subject, now)) for subject in expiry.subjects]
    if term.archive and comune:
        found.append(expiry.since < _handed_over(term.code))
    return found


def _held(subject: Any, now: datetime) -> Any:
    return exists(
        select(literal(1))
        .select_from(Hold)
        .where(Hold.subject == subject, Hold.ended_at.is_(None), Hold.until > now)
    )


def _handed_over(code: str) -> Any:
    return select(func.max(Handover.up_to)).where(Handover.code == code).scalar_subquery()


def due(
    db: Session, expiries: Iterable[Expiry], in_force: Terms, now: datetime, *, reach: Reach, comune: bool
) -> list[Due]:
    """Count what would be forgotten at a moment, term by term."""
    found = []
    for expiry in expiries:
        if expiry.reach is reach:
            chosen = conditions(expiry, in_force[expiry.keep], now, comune=comune)
            rows = db.scalar(select(func.count()).select_from(expiry.table).where(*chosen)) or 0
            found.append(Due(expiry.keep, expiry.table.__tablename__, rows))
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """What is held, by whom, why, until when."""

    id: UUID
    subject: UUID
    reason: str
    placed_at: datetime
    until: datetime
    by: str


def is_held(db: Session, subjects: Sequence[UUID], now: datetime) -> bool:
    """Whether something of any of these is held."""
    found = select(Hold.id).where(Hold.subject.in_(subjects), Hold.ended_at.is_(None), Hold.until > now)
    return db.scalar(found.limit(1)) is not None


def holds(db: Session, now: datetime) -> Sequence[Held]:
    """List what is held in this body, the nearest end first."""
    rows = db.execute(
        select(Hold.id, Hold.subject, Hold.reason, Hold.placed_at, Hold.until, Account.name)
        .join(Membership, and_(Membership.tenant_id == Hold.tenant_id, Membership.id == Hold.placed_by))
        .join(
            Account,
            and_(Account.district_id == Membership.district_id, Account.id == Membership.account_id),
        )
        .where(Hold.ended_at.is_(None), Hold.until > now)
        .order_by(Hold.until)
    )
    return [Held(*row) for row in rows]


def hold(db: Session, hold_id: UUID, now: datetime) -> Hold | None:
    """Return a hold of this body that still holds."""
    return db.scalar(select(Hold).where(Hold.id == hold_id, Hold.ended_at.is_(None), Hold.until > now))


def handovers(db: Session) -> Sequence[Handover]:
    """List what was handed to the archive, the newest first."""
    return db.scalars(select(Handover).order_by(Handover.handed_at.desc())).all()


def open_requests(db: Session) -> Sequence[Request]:
    """List the requests that wait for an answer, the nearest deadline first."""
    return db.scalars(select(Request).where(Request.answer.is_(None)).order_by(Request.due_at)).all()


def answered_requests(db: Session, most: int) -> Sequence[Request]:
    """List the requests that were answered, the newest first."""
    found = select(Request).where(Request.answer.is_not(None)).order_by(Request.answered_at.desc())
    return db.scalars(found.limit(most)).all()


def open_request(db: Session, request_id: UUID) -> Request | None:
    """Return a request that waits for an answer, and let nobody else answer it before this transaction ends."""
    return db.scalar(
        select(Request).where(Request.id == request_id, Request.answer.is_(None)).with_for_update()
    )


def last_request(db: Session, subject: UUID) -> Request | None:
    """Return what somebody asked last."""
    return db.scalar(
        select(Request).where(Request.subject == subject).order_by(Request.asked_at.desc()).limit(1)
    )
