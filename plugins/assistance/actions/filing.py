"""Write down what was filed and what came of it; its papers go from then on, the receipt stays."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.who import Member
from plugins.assistance import sealing
from plugins.assistance.actions import work
from plugins.assistance.actions.opening import person_of
from plugins.assistance.models import Case, Filing
from plugins.assistance.queries import cases
from plugins.assistance.rules.states import Act, Said, Situation

TABLE = "assistance_filing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """What was filed: where, when, under which number."""

    said: Said
    protocol: str
    expected_on: date | None
    receipt: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What was filed and what came of it, as it is read."""

    on: date
    place: str
    protocol: str
    on_behalf: bool
    receipt_id: UUID | None
    expected_on: date | None
    decided_on: date | None
    reason: str
    appeal_until: date | None


def file(db: Session, case: Case, filed: Filed, situation: Situation, *, by: Member, now: datetime) -> None:
    """Write down that it was filed. From now on its papers are kept for their term only; the receipt stays."""
    work.step(db, case, Act.FILE, situation, filed.said, by=by, now=now)
    person = person_of(case)
    row = Filing(
        case_id=case.id,
        filed_on=filed.said.on or now.date(),
        place=_sealed(db, case, person, "place", filed.said.where),
        protocol=_sealed(db, case, person, "protocol", filed.protocol),
        on_behalf=filed.said.on_behalf,
        receipt_id=filed.receipt,
        expected_on=filed.expected_on,
    )
    db.add(row)
    db.flush()
    work.let_go(db, case, cases.ticks(db, case.id), by, now, but=filed.receipt)
    about = "behalf" if filed.said.on_behalf else "herself"
    work.journal(db, case, "filed", by=by, now=now, about=about)


def decide(
    db: Session,
    case: Case,
    said: Said,
    situation: Situation,
    *,
    appeal_until: date | None,
    by: Member,
    now: datetime,
) -> None:
    """Write down what was answered, why, and until when one may object."""
    work.step(db, case, Act.DECIDE, situation, said, by=by, now=now)
    row = cases.filing(db, case.id)
    if row is not None:
        row.decided_on, row.appeal_until = said.on, appeal_until
        row.reason = _sealed(db, case, person_of(case), "reason", said.reason)


def told(db: Session, case: Case) -> Told | None:
    """Return what was filed, in words."""
    row = cases.filing(db, case.id)
    if row is None:
        return None
    person = person_of(case)

    def words(column: str, sealed: bytes | None) -> str:
        if sealed is None:
            return ""
        return sealing.unseal(db, sealed, table=TABLE, column=column, row=case.id, person=person)

    return Told(
        on=row.filed_on,
        place=words("place", row.place),
        protocol=words("protocol", row.protocol),
        on_behalf=row.on_behalf,
        receipt_id=row.receipt_id,
        expected_on=row.expected_on,
        decided_on=row.decided_on,
        reason=words("reason", row.reason),
        appeal_until=row.appeal_until,
    )


def _sealed(db: Session, case: Case, person: UUID, column: str, words: str) -> bytes:
    return sealing.seal(db, words, table=TABLE, column=column, row=case.id, person=person)
