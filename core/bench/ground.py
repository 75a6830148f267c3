"""What is stood on while measuring: one PostgreSQL, one database for each number of bodies.

Always a PostgreSQL of its own: a measure leaves rows behind, and roles belong to a whole server.
"""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from core.app import build_platform
from core.db import embedded, migrate
from core.db.embedded.databases import DATABASE, OWNER, SUPERUSER
from core.district.sync import sync
from core.settings import ROOT, Settings

HERE = Path(__file__).parent
DISTRICT = ROOT / "tenants" / "est-milano"
TOKEN: Final = "every-session-of-the-measure"  # noqa: S105 - invented people, in a database that goes away
MASTER_KEY: Final = "0" * 64
_OF_DISTRICTS = """
SELECT table_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND column_name = 'district_id' AND table_type = 'BASE TABLE' ORDER BY table_name
"""
Rows = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Ground:
    """One database with so many bodies, and how to reach it."""

    tenants: int
    server: embedded.Server
    settings: Settings

    def connect(self) -> Rows:
        """Return a connection of the superuser, who sees every row."""
        return _connect(self.server, self.settings.owner_url.database or DATABASE)

    def touch_sessions(self) -> None:
        """Let everybody who is signed in have been here just now."""
        with self.connect() as db:
            db.execute("UPDATE session SET seen_at = now()")

    def bookings(self) -> int:
        """Count the appointments."""
        with self.connect() as db:
            row = db.execute("SELECT count(*) FROM booking_appointment").fetchone()
        return int(str(row[0])) if row else 0


@contextmanager
def grounds(counts: Sequence[int]) -> Iterator[list[Ground]]:
    """Run a database server in a folder that goes away; give a database for each number of bodies."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="diffuso-bench-")))
        stack.callback(embedded.remove, folder)
        server = stack.enter_context(embedded.running(folder, durable=False))
        secret = secrets.token_hex(32)
        _one_district(server, secret)
        yield [_copies(server, secret, count) for count in counts]


def _one_district(server: embedded.Server, secret: str) -> None:
    """Load the real district, and give its hubs desks, hours, staff and appointments."""
    settings = _settings(server, secret, DATABASE)
    migrate.upgrade(settings)
    platform = build_platform(settings)
    sync(platform.district_engine, DISTRICT, domain="bench.test")
    platform.engine.dispose()
    platform.district_engine.dispose()
    with _connect(server, DATABASE) as db:
        db.execute("SET session_replication_role = replica")
        db.execute("SELECT set_config('bench.token', %s, false)", (TOKEN,))
        if db.execute("SELECT to_regclass('booking_desk')").fetchone() != (None,):
            db.execute(_script("hubs"))


def _copies(server: embedded.Server, secret: str, tenants: int) -> Ground:
    """Copy the district, row by row, until there are so many bodies; the first one goes away."""
    name = f"bench_{tenants}"
    embedded.clone(server, DATABASE, name)
    ground = Ground(tenants, server, _settings(server, secret, name))
    with ground.connect() as db:
        db.execute("SET session_replication_role = replica")
        db.execute("SELECT set_config('bench.tenants', %s, false)", (str(tenants),))
        db.execute(_script("twins"))
        for (table,) in db.execute(_OF_DISTRICTS).fetchall():
            copy = db.execute("SELECT pg_temp.copy_of(%s)", (table,)).fetchone()
            db.execute(str(copy and copy[0]).encode())
            mine = sql.SQL("DELETE FROM {} WHERE district_id = (SELECT district_id FROM original)")
            db.execute(mine.format(sql.Identifier(str(table))))
        if db.execute("SELECT to_regclass('booking_taken')").fetchone() != (None,):
            db.execute(_script("floor"))
    with ground.connect() as db:
        db.autocommit = True
        db.execute("VACUUM ANALYZE")
    return ground


def _settings(server: embedded.Server, secret: str, database: str) -> Settings:
    url = server.url(OWNER, server.owner_password, database)
    return Settings(database_url=url, secret_key=secret, master_key=MASTER_KEY, origin="http://localhost")


def _connect(server: embedded.Server, database: str) -> Rows:
    return psycopg.connect(
        host=str(server.socket), user=SUPERUSER, password=server.superuser_password, dbname=database
    )


def _script(name: str) -> bytes:
    return (HERE / f"{name}.sql").read_bytes()
