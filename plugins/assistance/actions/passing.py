"""Give applications to a colleague; let go of whose they were. Nobody here commits."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.audit.actions import record
from core.people.actions import writing
from core.who import Member
from plugins.assistance.actions import work
from plugins.assistance.actions.opening import RESOURCE, person_of
from plugins.assistance.models import Case
from plugins.assistance.queries import cases


def hand_on(db: Session, case: Case, *, to: UUID, by: Member, now: datetime) -> None:
    """Give an application to a colleague, who follows its person from now on."""
    writing.assign(db, person_id=person_of(case), membership_id=to, by=by, now=now)
    case.operator_id = to
    work.journal(db, case, "handed-on", by=by, now=now, about=str(to))


def reassign(db: Session, case: Case, *, to: UUID, reason: str, by: Member, now: datetime) -> None:
    """Give an application to a colleague of whoever has it, for a reason that its person reads."""
    work.refuse_over(case)
    hand_on(db, case, to=to, by=by, now=now)
    subject, about = person_of(case), str(case.id)
    record(db, by=by, verb="assign", resource=RESOURCE, subject=subject, about=about, reason=reason, now=now)


def reassign_all(db: Session, *, of: UUID, to: UUID, reason: str, by: Member, now: datetime) -> int:
    """Give all the live applications of somebody to a colleague, for one reason; return how many."""
    found = [case for case in cases.live_of(db, of) if case.person_id]
    for case in found:
        reassign(db, case, to=to, reason=reason, by=by, now=now)
    return len(found)


def forget(db: Session, case_ids: Collection[UUID]) -> None:
    """Let go of whose applications were; that there were so many stays."""
    quietly = {"synchronize_session": False}
    db.execute(
        update(Case)
        .where(Case.id.in_(case_ids))
        .values(person_id=None, due_on=None, missing=[])
        .execution_options(**quietly)
    )
