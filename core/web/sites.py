"""From an exact host name to the body whose space it is; remembered until something published changes."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine

from core.db.scope import Scope, open_session
from core.organisations import queries
from core.settings import Settings
from core.who import Site

CHANNEL = "diffuso_published"
MOST = 20_000
log = logging.getLogger(__name__)


class Published:
    """Counts, for each district, the changes of what it publishes. Every process listens to the database."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._count: dict[str, int] = {}
        self._everything = 0
        self.listening = False
        self._stop = threading.Event()
        self._on_change: list[Callable[[], None]] = []

    def version(self, district_id: UUID) -> tuple[int, int]:
        """Return a value that changes with each change; never twice the same while nobody listens."""
        if not self.listening:
            self._everything += 1
        return self._everything, self._count.get(str(district_id), 0)

    def changed(self, district_id: str) -> None:
        """Take note of a change."""
        self._count[district_id] = self._count.get(district_id, 0) + 1

    def forget_everything(self) -> None:
        """Take note that anything may have changed."""
        self._everything += 1

    def listen(self, engine: Engine) -> None:
        """Start a thread that hears of changes made by any process."""
        threading.Thread(target=self._run, args=(engine,), daemon=True, name="published").start()

    def stop(self) -> None:
        """End the thread at its next breath."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether this process is about to end."""
        return self._stop.is_set()

    def _run(self, engine: Engine) -> None:
        while not self._stop.is_set():
            try:
                self._hear(engine)
            except (psycopg.Error, OSError):
                self.listening = False
                self._stop.wait(1)

    def _hear(self, engine: Engine) -> None:
        arguments: dict[str, Any] = engine.url.translate_connect_args(username="user", database="dbname")
        with psycopg.connect(**(arguments | dict(engine.url.query)), autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.forget_everything()
            self.listening = True
            while not self._stop.is_set():
                for note in connection.notifies(timeout=0.5):
                    self.changed(note.payload)


class Sites:
    """Finds the body of a host; asks the database once for each change."""

    def __init__(self, engine: Engine, settings: Settings, published: Published) -> None:
        """Remember nothing yet."""
        self.engine, self.settings, self.published = engine, settings, published
        self._known: dict[str, tuple[tuple[int, int], Site]] = {}

    def remembered(self, host: str) -> Site | None:
        """Return the body of a host if it is known and nothing changed since."""
        found = self._known.get(host)
        if found and found[0] == self.published.version(found[1].district_id):
            return found[1]
        return None

    def find(self, host: str) -> Site | None:
        """Return the body of a host, None where nobody owns it or its body is suspended."""
        with open_session(self.engine, None) as db, db.begin():
            owner = queries.owner_of(db, host)
        if owner is None:
            return None
        version = self.published.version(owner.district_id)
        with open_session(self.engine, Scope(owner.district_id, owner.tenant_id)) as db, db.begin():
            site = queries.site(db, host, owner.tenant_id, self.settings)
        if site:
            if len(self._known) >= MOST:
                self._known.clear()
            site = replace(site, version=version)
            self._known[host] = (version, site)
        return site
