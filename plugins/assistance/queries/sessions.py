"""Questions about the meetings of one person: how many days she was met on, how many her body foresees."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Date, Select, cast, func, select
from sqlalchemy.orm import Session

from core.dates import local
from plugins.assistance.models import Case, Event
from plugins.assistance.models import Limit as Row
from plugins.assistance.rules.sessions import Limit

SESSION = "session"
ROME = "Europe/Rome"


def limit(db: Session) -> Limit | None:
    """Return how many meetings the body foresees; None where it set no limit."""
    row = db.scalar(select(Row))
    return Limit(most=row.most, days=row.days) if row else None


def held(db: Session, people: Collection[UUID], since: datetime | None) -> int:
    """Count the days on which a person was met, for whichever application; twice in a day is once."""
    day = cast(func.timezone(ROME, Event.at), Date)
    asked = _met(people).with_only_columns(func.count(day.distinct()))
    return db.scalar(asked.where(Event.at >= since) if since else asked) or 0


def met_on(db: Session, case_id: UUID, now: datetime) -> bool:
    """Whether today's meeting for this application is written already."""
    last = db.scalar(
        select(func.max(Event.at)).where(Event.case_id == case_id, Event.kind == SESSION, Event.at <= now)
    )
    return last is not None and local(last).date() == local(now).date()


def _met(people: Collection[UUID]) -> Select[datetime]:
    joined = (Case.tenant_id == Event.tenant_id) & (Case.id == Event.case_id)
    return select(Event.at).join(Case, joined).where(Case.person_id.in_(people), Event.kind == SESSION)
