"""Leave work to the worker, in the transaction of the change: both happen, or neither."""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.db.reading import send
from core.db.scope import SCOPE

QUEUE: Final = "diffuso"
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
