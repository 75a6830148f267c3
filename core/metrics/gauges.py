"""What waits, as the database knows it, and how busy the ways to it are."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.metrics.tally import Samples, sample

SEND = "core.send_message"
_JOBS = text("""
SELECT status, mail, count(*) AS jobs, count(*) FILTER (WHERE late) AS late FROM (
  SELECT status::text, task_name = :send AS mail, status = 'todo' AND coalesce(scheduled_at, (
    SELECT min(at) FROM procrastinate_events WHERE job_id = job.id
  )) < now() - interval '5 minutes' AS late
  FROM procrastinate_jobs job WHERE status IN ('todo', 'doing', 'failed')
) found GROUP BY status, mail
""")
_STATES = {"todo": "waiting", "doing": "running", "failed": "failed"}


def pools(**engines: Engine) -> Samples:
    """Return how many connections of each role are busy in this process, and how many there may be."""
    found = {}
    for role, engine in engines.items():
        pool: Any = engine.pool
        found[sample("diffuso_pool_connections", role=role, state="busy")] = float(pool.checkedout())
        found[sample("diffuso_pool_connections", role=role, state="most")] = float(pool.size())
    return found


def queue(engine: Engine) -> Samples:
    """Return what waits; nothing where the database is away."""
    try:
        with engine.connect() as connection, connection.begin():
            rows = connection.execute(_JOBS, {"send": SEND}).all()
    except (DBAPIError, PoolTimeout):
        return {}
    return dict(_told(rows))


def _told(rows: Any) -> Iterator[tuple[str, float]]:
    for code, state in _STATES.items():
        yield sample("diffuso_jobs", state=state), float(sum(row.jobs for row in rows if row.status == code))
    yield sample("diffuso_jobs", state="late"), float(sum(row.late for row in rows))
    yield sample("diffuso_mails_unsent"), float(sum(row.jobs for row in rows if row.mail))
