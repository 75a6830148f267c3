"""Count that somebody looked for a time and found none."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.dates import local
from core.db.scope import SCOPE
from plugins.booking.models.unmet import Unmet

NO_TIME, REFUSED = "no_time", "refused"


def count(
    db: Session,
    *,
    why: str,
    now: datetime,
    service: str | None = None,
    language: str | None = None,
    comune: str | None = None,
) -> None:
    """Add one to the count of the day."""
    values = {
        "tenant_id": db.info[SCOPE].tenant_id,
        "day": local(now).date(),
        "why": why,
        "service": (service or "")[:80],
        "language": (language or "")[:8],
        "comune": (comune or "")[:60],
    }
    row = insert(Unmet).values(values | {"many": 1})
    alike = ["tenant_id", "day", "why", "service", "language", "comune"]
    db.execute(row.on_conflict_do_update(index_elements=alike, set_={"many": Unmet.many + 1}))
