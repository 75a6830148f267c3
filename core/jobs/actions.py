"""Leave work to the worker, in the transaction of the change: both happen, or neither."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from core.db.ids import new_id
from core.db.reading import send
from core.db.scope import SCOPE
from core.jobs.models import TaskProgress

QUEUE: Final = "diffuso"
SHOWN_FOR: Final = timedelta(days=30)
"""For how long one can see what came of something long."""
_DEFER = text("""
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
  CAST(:queue AS varchar), CAST(:task AS varchar), 0, CAST(:lock AS text), CAST(:lock AS text),
  CAST(:args AS jsonb), CAST(:at AS timestamptz)
)::procrastinate_job_to_defer_v1])
""")


def defer(db: Session, task: str, /, *, at: datetime | None = None, **arguments: Any) -> None:
    """Leave a task for the body being served. Arguments are ids and codes, never people's data."""
    scope = db.info[SCOPE]
    given = {"district": str(scope.district_id), "tenant": str(scope.tenant_id), **arguments}
    send(db, _DEFER, {"queue": QUEUE, "task": task, "lock": None, "args": json.dumps(given), "at": at})


def watch(
    db: Session,
    task: str,
    /,
    *,
    title: str,
    back: str,
    now: datetime,
    bodies: Iterable[UUID] | None = None,
    **arguments: Any,
) -> UUID:
    """Leave a task that takes long, and return what its page is named by: `/lavori/<id>` says how far it has come.

    `title` is marked with `later`; `back` leads to what comes of it. With `bodies`, the district asks it of each.
    """
    scope, work_id = db.info[SCOPE], new_id()
    db.execute(delete(TaskProgress).where(TaskProgress.asked_at < now - SHOWN_FOR))
    for tenant in bodies or (scope.tenant_id,):
        row = {"organisation_id": tenant, "work_id": work_id, "title": title, "back": back, "asked_at": now}
        db.add(TaskProgress(**row))
        defer(db, task, tenant=str(tenant), work=str(work_id), **arguments)
    db.flush()
    return work_id
