"""Bring a database to the present: roles, the core's tables, each plugin's tables.

Each plugin keeps a version table of its own, so that removing a plugin's folder breaks nobody else.
"""

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from core import discovery
from core.db.engine import APP_ROLE, DISTRICT_ROLE
from core.settings import ROOT, Settings

CORE = ROOT / "core" / "migrations"


def branches(plugins: Mapping[str, Path]) -> dict[str, Path]:
    """Name each branch of migrations and the folder of its steps: the core's first, then the plugins', A to Z."""
    own = {slug: folder / "migrations" for slug, folder in sorted(plugins.items())}
    return {"core": CORE / "versions", **{slug: steps for slug, steps in own.items() if steps.is_dir()}}


def upgrade(settings: Settings, plugins: Mapping[str, Path] | None = None) -> None:
    """Make the roles, then run every branch to its head. Safe to repeat. `plugins`: folders, if not those there are."""
    found = branches(discovery.folders() if plugins is None else plugins)
    engine = create_engine(settings.owner_url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('diffuso migrate'))"))
        make_roles(connection, settings)
        for branch, folder in found.items():
            command.upgrade(config(connection, branch, folder), "head")
    engine.dispose()


def downgrade(settings: Settings, branch: str, plugins: Mapping[str, Path] | None = None) -> None:
    """Take one branch away, with its tables and its history."""
    steps = branches(discovery.folders() if plugins is None else plugins)[branch]
    engine = create_engine(settings.owner_url)
    with engine.begin() as connection:
        command.downgrade(config(connection, branch, steps), "base")
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS alembic_version_{branch}")
    engine.dispose()


def config(connection: Connection, branch: str, folder: Path) -> Config:
    """Return Alembic's configuration for one branch."""
    found = Config()
    found.set_main_option("script_location", str(CORE))
    found.set_main_option("path_separator", "newline")
    found.set_main_option("version_locations", str(folder))
    found.attributes["connection"] = connection
    found.attributes["version_table"] = f"alembic_version_{branch}"
    return found


def make_roles(connection: Connection, settings: Settings) -> None:
    """Make the two restricted roles, or give them this installation's passwords again."""
    known = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    database = connection.engine.dialect.identifier_preparer.quote(str(connection.engine.url.database))
    for role in (APP_ROLE, DISTRICT_ROLE):
        verb = "ALTER" if role in known else "CREATE"
        secret = settings.role_url(role).password
        connection.exec_driver_sql(f"{verb} ROLE {role} LOGIN NOINHERIT PASSWORD '{secret}'")
        connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {role}")
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {role}")
        connection.exec_driver_sql(f"ALTER ROLE {role} IN DATABASE {database} SET statement_timeout = '15s'")
