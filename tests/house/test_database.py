"""The classes say what the database is, and nobody goes around the door without saying why."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from core.db.check.allowed import allowed
from core.db.check.declared import declared
from core.db.tables import Table
from core.settings import ROOT

CODE = sorted(path for top in ("core", "plugins") for path in (ROOT / top).rglob("*.py"))
AROUND_THE_DOOR = {
    "core/db/apart.py": "hands the connection on, with a savepoint before it",
    "core/db/reading.py": "the statement closes itself, and is refused the first time if it does not",
    "plugins/booking/demonstration.py": "hundreds of invented rows in one message",
    "plugins/booking/actions/book.py": "one insert; the wall and the exclusion constraint have the last word",
}
"""Who speaks to the connection instead of the session, and why."""
SETS = re.compile(r"\bSET\s+(?:SESSION\s+)?(?!LOCAL\b)[a-z_]+(?:\.[a-z_]+)?\s*(?:=|TO\b)")
OF_SOMETHING_ELSE = re.compile(r"\b(?:ALTER|UPDATE)\b|\bSET search_path = public, pg_temp AS\b")
"""Settings of a role or a function, and columns of an update."""


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_classes_and_migrations_make_the_same_tables(database: str) -> None:
    declared()
    excused = allowed()

    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return not (kind == "table" and excused.has("tables", str(name)))

    engine = create_engine(database)
    with engine.connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata)
    engine.dispose()
    assert differences == []


def stays(line: str) -> bool:
    """Whether a line sets something for longer than a transaction."""
    return bool(SETS.search(line) and not OF_SOMETHING_ELSE.search(line))


def test_nothing_is_set_for_longer_than_a_transaction() -> None:
    """A session-level SET stays on the pooled connection for whoever comes next."""
    assert stays("SET app.tenant = 'x'")
    lines = [
        f"{short(path)}: {line}"
        for path in CODE
        if "bench" not in path.parts
        for line in path.read_text().splitlines()
        if stays(line)
    ]
    assert lines == []


def test_whoever_goes_around_the_door_says_why() -> None:
    ways = re.compile(r"\b(?:db|super\(\))\.connection\(")
    around = {short(path) for path in CODE if ways.search(path.read_text())}
    assert around <= AROUND_THE_DOOR.keys(), around - AROUND_THE_DOOR.keys()


def test_only_the_database_s_own_rooms_open_engines() -> None:
    opening = {short(path) for path in CODE if re.search(r"\bcreate_engine\(", path.read_text())}
    assert all(name.startswith(("core/db/", "core/bench/")) for name in opening), opening
