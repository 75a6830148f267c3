"""Questions about work that takes long."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.jobs.models import DONE, FAILED, RUNNING, WAITING, TaskProgress


class Work(NamedTuple):
    """A piece of work as a whole."""

    title: str
    back: str
    state: str
    done: int
    most: int

    @classmethod
    def of(cls, jobs: Iterable[TaskProgress]) -> "Work":
        """Sum its jobs up: it is done when all are, and failed when one is."""
        rows = list(jobs)
        states = {row.state for row in rows}
        state = next((one for one in (FAILED, RUNNING) if one in states), WAITING)
        if states == {DONE}:
            state = DONE
        elif state == WAITING and DONE in states:
            state = RUNNING
        return cls(
            rows[0].title, rows[0].back, state, sum(row.done for row in rows), sum(row.most for row in rows)
        )


def work(db: Session, work_id: UUID) -> Work | None:
    """Return a piece of work in which the body being served has a part."""
    rows = db.scalars(select(TaskProgress).where(TaskProgress.work_id == work_id)).all()
    mine = any(row.organisation_id == db.info[SCOPE].tenant_id for row in rows)
    return Work.of(rows) if mine else None


def unfinished(db: Session, title: str, *, since: datetime) -> UUID | None:
    """Return the work of this title that is still waiting or running, if it was asked for since then."""
    return db.scalar(
        select(TaskProgress.work_id)
        .where(
            TaskProgress.title == title,
            TaskProgress.state.in_((WAITING, RUNNING)),
            TaskProgress.asked_at >= since,
        )
        .limit(1)
    )
