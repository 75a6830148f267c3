"""A job says how far it has come, in transactions of its own: everybody sees it while the job still runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Engine, update

from core.db.scope import Scope, open_session
from core.jobs.models import DONE, FAILED, RUNNING, TaskProgress

SECONDS = 0.5
"""How long to keep silent between two sayings."""


class Progress:
    """What a job tells about itself; nothing where nobody watches."""

    def __init__(self, engine: Engine, scope: Scope, work_id: UUID | None) -> None:
        """Say nothing yet."""
        self._engine, self._scope, self._work_id = engine, scope, work_id
        self._said = 0.0

    def tell(self, done: int, most: int) -> None:
        """Say that so many parts of so many are done."""
        if time.monotonic() - self._said >= SECONDS:
            self._said = time.monotonic()
            self._write(done=min(done, most), most=most)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Say that the job runs, and what came of it."""
        self._write(state=RUNNING)
        try:
            yield
        except BaseException:
            self._write(state=FAILED)
            raise
        self._write(state=DONE, done=TaskProgress.most)

    def _write(self, **values: object) -> None:
        if self._work_id is None:
            return
        mine = (
            TaskProgress.work_id == self._work_id,
            TaskProgress.organisation_id == self._scope.tenant_id,
        )
        with open_session(self._engine, self._scope) as db, db.begin():
            db.execute(update(TaskProgress).where(*mine).values(**values))
