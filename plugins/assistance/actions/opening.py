"""Open an application's file: for who follows its person, or for the person herself; it is written down."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import record
from core.errors import Missing
from core.i18n import _
from core.people.actions.opening import followed
from core.who import Member
from plugins.assistance.models import Case
from plugins.assistance.queries import cases

RESOURCE = "cases"


def not_here() -> Missing:
    """Return what is said of a file that is not there, and of one that somebody else has."""
    return Missing(_("Questa pratica non c'è, oppure la segue un'altra persona."))


def opened(db: Session, case_id: UUID, by: Member, now: datetime, *, verb: str = "read") -> Case:
    """Return an application to who has it, or follows its person; the log says so. Raise Missing."""
    case = cases.one(db, case_id)
    if case is None or case.person_id is None:
        raise not_here()
    try:
        followed(db, case.person_id, by)
    except Missing:
        raise not_here() from None
    record(db, by=by, verb=verb, resource=RESOURCE, subject=case.person_id, about=str(case.id), now=now)
    return case


def overseen(db: Session, case_id: UUID) -> Case:
    """Return an application of the body to who oversees them, and may not read it yet. Raise Missing."""
    case = cases.one(db, case_id)
    if case is None or case.person_id is None:
        raise not_here()
    return case


def read_with_reason(db: Session, case_id: UUID, reason: str, *, by: Member, now: datetime) -> Case:
    """Return an application for a reason that its person reads. Raise Missing."""
    case = overseen(db, case_id)
    subject, about = case.person_id, str(case.id)
    record(db, by=by, verb="read", resource=RESOURCE, subject=subject, about=about, reason=reason, now=now)
    return case


def own(db: Session, case_id: UUID, now: datetime, *, verb: str = "read") -> Case:
    """Return an application to the person herself, who has its code. Raise Missing."""
    case = cases.one(db, case_id)
    if case is None or case.person_id is None:
        raise not_here()
    record(db, by=None, verb=verb, resource=RESOURCE, subject=case.person_id, about=str(case.id), now=now)
    return case


def person_of(case: Case) -> UUID:
    """Return whose an opened application is."""
    if case.person_id is None:
        raise not_here()
    return case.person_id
