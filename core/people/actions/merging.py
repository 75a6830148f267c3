"""Two records of one person: one points to the other, and can let go of it again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import record
from core.errors import Conflict, DomainError, Missing
from core.i18n import _
from core.people import queries
from core.people.actions.opening import RESOURCE, followed
from core.who import Member


def merge(db: Session, *, kept_id: UUID, merged_id: UUID, by: Member, now: datetime) -> None:
    """Let one record stand for both. Nothing is moved: what belongs to the other is read through the pointer."""
    kept, merged = followed(db, kept_id, by)[0], followed(db, merged_id, by)[0]
    if kept.id == merged.id:
        raise DomainError(_("È già la stessa scheda."))
    if any(one.merged_into for one in queries.held(db, [kept.id, merged.id])):
        raise Conflict(_("Qualcun altro ha appena unito queste schede. Ricarica la pagina."))
    merged.merged_into = kept.id
    db.flush()
    for one in (kept, merged):
        record(db, by=by, verb="merge", resource=RESOURCE, subject=one.id, about=kept.id, now=now)


def separate(db: Session, *, merged_id: UUID, by: Member, now: datetime) -> UUID:
    """Undo a merge: both records stand again as they were; return the one that stands alone again."""
    records = followed(db, merged_id, by)
    row = next((one for one in records if one.id == merged_id and one.merged_into), None)
    if row is None:
        raise Missing(_("Queste schede non sono unite."))
    kept, row.merged_into = row.merged_into, None
    db.flush()
    for subject in (kept, merged_id):
        record(db, by=by, verb="separate", resource=RESOURCE, subject=subject, about=merged_id, now=now)
    return merged_id
