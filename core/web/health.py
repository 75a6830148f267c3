"""Tell a monitor whether this process can serve pages, and whether the worker keeps up. Not a word about anybody."""

import json
import time
from dataclasses import dataclass, field

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

PATH = "/salute"
KEPT_SECONDS = 2
_LATE = text("""
SELECT count(*) FROM procrastinate_jobs job
WHERE status = 'todo' AND coalesce(scheduled_at, (
  SELECT min(at) FROM procrastinate_events WHERE job_id = job.id
)) < now() - interval '5 minutes'
""")


@dataclass(slots=True)
class Health:
    """What was found last; however often somebody asks, the database is asked every two seconds at most."""

    engine: Engine
    _until: float = 0
    _found: tuple[int, bytes] = field(default=(503, b""))

    def tell(self) -> tuple[int, bytes]:
        """Return a status (200, or 503 where the database is away) and what is the matter, as JSON."""
        if time.monotonic() >= self._until:
            self._found, self._until = self._look(), time.monotonic() + KEPT_SECONDS
        return self._found

    def _look(self) -> tuple[int, bytes]:
        try:
            with self.engine.connect() as connection, connection.begin():
                late = connection.scalar(_LATE) or 0
        except (DBAPIError, PoolTimeout):
            return 503, _json(database="away", late_jobs=None)
        return 200, _json(database="ok", late_jobs=late)


def _json(**told: object) -> bytes:
    return json.dumps(told).encode() + b"\n"
