"""Read the database's own catalogue, and say where a wall is missing or open.

What deviates from the rule of its kind on purpose stands, with its reason, in core/db/check/allowed.toml
or in the `walls.toml` of a plugin. A reason that nothing needs any more is reported as well.
"""

from sqlalchemy import Connection, create_engine

from core.db.check import keys, policies, rights, roles, tables
from core.db.check.allowed import Allowed, allowed
from core.db.check.catalogue import open_tables, read
from core.db.check.declared import Declared, declared
from core.settings import Settings

__all__ = ["found", "problems", "walls"]


def problems(settings: Settings) -> list[str]:
    """Say what is wrong, one Italian sentence each; an empty list where every wall stands."""
    engine = create_engine(settings.owner_url)
    try:
        with engine.begin() as owner:
            return found(owner, declared())
    finally:
        engine.dispose()


def found(connection: Connection, known: Declared, reasons: Allowed | None = None) -> list[str]:
    """Say what is wrong in the database of a connection, given what the classes declare."""
    catalogue, excused = read(connection), reasons or allowed()
    parts = (tables.wrong, policies.wrong, keys.wrong, rights.wrong)
    said = [sentence for part in parts for sentence in part(catalogue, known, excused)]
    return [*said, *roles.wrong(catalogue), *excused.stale()]


def walls(connection: Connection) -> list[str]:
    """Name the tables that stand open, in one statement: cheap enough to ask at each start."""
    return open_tables(connection, allowed())
