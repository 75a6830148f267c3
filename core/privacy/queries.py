"""What is due to be forgotten, for how long things are kept, what is held."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Membership
from core.dates import last_day, local
from core.db.scope import Reach
from core.organisations.models import Organisation
from core.people import queries as people
from core.privacy.expiry import Expiry
from core.privacy.models import Handover, Hold, Request, TermChoice
from core.privacy.register import Register, places
from core.privacy.rules import Choice, Term, in_force

COMUNE = "comune"
Terms = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows of a table fall due by one term, and how many stay because they are held."""

    keep: str
    table: str
    rows: int
    held: int = 0


def terms(db: Session, register: Register, *, tenant_id: UUID | None = None) -> dict[str, Term]:
    """Return the terms as they hold for a body, or, without one, as the district has them."""
    chosen = choices(db, tenant_id)
    return {
        code: in_force(term, chosen.get((True, code)), chosen.get((False, code)))
        for code, term in register.terms.items()
    }


def shorter(db: Session, register: Register, purpose: str, tenant_id: UUID) -> list[Term]:
    """Return what a body keeps less long than the district lets it, among what a purpose needs."""
    chosen = choices(db, tenant_id)
    needed = {place.says.keep for place in places() if place.says.purpose == purpose}
    found = []
    for code in sorted(needed & register.terms.keys()):
        usual = in_force(register.terms[code], chosen.get((True, code)), None)
        own = in_force(register.terms[code], chosen.get((True, code)), chosen.get((False, code)))
        if own.days < usual.days:
            found.append(own)
    return found


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


class Past(NamedTuple):
    """Which rows are past a term: those that go, and those that would go if they were not held."""

    goes: list[Any]
    stays: list[Any]


def past(expiry: Expiry, term: Term, now: datetime, *, comune: bool, held: Collection[UUID]) -> Past:
    """Say which rows are to be forgotten at a moment: what is counted beforehand and what goes are the same rows."""
    kept = timedelta(days=term.days)
    since = local(now).date() - kept if isinstance(expiry.since.type, Date) else now - kept
    found = [*expiry.where, expiry.since < since]
    if term.archive and comune:
        found.append(expiry.since < _handed_over(term.code))
    is_held = or_(false(), *(func.coalesce(subject.in_(held), False) for subject in expiry.subjects if held))
    return Past([*found, not_(is_held)], [*found, is_held])


def _handed_over(code: str) -> Any:
    return select(func.max(Handover.up_to)).where(Handover.code == code).scalar_subquery()


def due(
    db: Session, expiries: Iterable[Expiry], in_force: Terms, now: datetime, *, reach: Reach, comune: bool
) -> list[Due]:
    """Count what would be forgotten at a moment, term by term."""
    found, held = [], held_ids(db, now) if reach is Reach.TENANT else set()
    for expiry in expiries:
        if expiry.reach is reach:
            goes, stays = past(expiry, in_force[expiry.keep], now, comune=comune, held=held)
            rows, kept = how_many(db, expiry, goes), how_many(db, expiry, stays) if held else 0
            found.append(Due(expiry.keep, expiry.table.__tablename__, rows, kept))
    return found


def how_many(db: Session, expiry: Expiry, chosen: Iterable[Any]) -> int:
    """Count rows of the table that an expiry is about."""
    return db.scalar(select(func.count()).select_from(expiry.table).where(*chosen)) or 0


@dataclass(frozen=True, slots=True)
class Held:
    """What is held, by whom, why, until when."""

    id: UUID
    subject: UUID
    reason: str
    placed_at: datetime
    until: datetime
    by: str

    @property
    def last_day(self) -> date:
        """Return the last day on which it holds."""
        return last_day(self.until)


def held_ids(db: Session, now: datetime) -> set[UUID]:
    """Return who is held, under each id that is hers: a hold on one record holds those merged with it."""
    held = set(db.scalars(select(Hold.subject).where(*_holds(now))))
    families = people.families(db, people.roots(db, held).values()) if held else {}
    return held | {one.id for records in families.values() for one in records}


def held_until(db: Session, subjects: Collection[UUID], now: datetime) -> datetime | None:
    """Return until when something of any of these is held, None where nothing is."""
    return db.scalar(select(func.max(Hold.until)).where(Hold.subject.in_(subjects), *_holds(now)))


def _holds(now: datetime) -> tuple[Any, ...]:
    return Hold.ended_at.is_(None), Hold.until > now


def holds(db: Session, now: datetime, subjects: Collection[UUID] | None = None) -> Sequence[Held]:
    """List what is held in this body, or of these, the nearest end first."""
    whose = () if subjects is None else (Hold.subject.in_(subjects),)
    rows = db.execute(
        select(Hold.id, Hold.subject, Hold.reason, Hold.placed_at, Hold.until, Account.name)
        .join(Membership, and_(Membership.tenant_id == Hold.tenant_id, Membership.id == Hold.placed_by))
        .join(
            Account,
            and_(Account.district_id == Membership.district_id, Account.id == Membership.account_id),
        )
        .where(*_holds(now), *whose)
        .order_by(Hold.until)
    )
    return [Held(*row) for row in rows]


def hold(db: Session, hold_id: UUID, now: datetime) -> Hold | None:
    """Return a hold of this body that still holds."""
    return db.scalar(select(Hold).where(Hold.id == hold_id, *_holds(now)))


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
