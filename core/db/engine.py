"""Engines: one for each database role, and one way of opening a transaction."""

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from core.db.scope import KEYRING, SCOPE, STORE, Scope
from core.files.store import Store
from core.settings import Settings
from core.vault.rules import Keyring

APP_ROLE = "diffuso_app"
DISTRICT_ROLE = "diffuso_district"


def app_engine(settings: Settings) -> Engine:
    """Return the engine of the web and of the worker."""
    engine = engine_for(settings.role_url(APP_ROLE), pool_size=settings.pool_size)
    keyring = Keyring(settings.master_key, settings.master_key_before)
    engine.update_execution_options(**{KEYRING: keyring, STORE: Store(settings)})
    return engine


def district_engine(settings: Settings) -> Engine:
    """Return the engine of the district's rooms, on a small pool of its own."""
    return engine_for(settings.role_url(DISTRICT_ROLE), pool_size=2)


def engine_for(url: URL, *, pool_size: int = 4) -> Engine:
    """Return an engine that opens each transaction and sets its scope in one message."""
    engine = create_engine(url, pool_size=pool_size, max_overflow=0, pool_timeout=10)
    event.listen(engine, "connect", _autocommit)
    event.listen(engine, "begin", _begin)
    return engine


def _autocommit(connection: object, _record: ConnectionPoolEntry) -> None:
    connection.autocommit = True  # type: ignore[attr-defined]


def _begin(connection: Connection) -> None:
    scope: Scope | None = connection.get_execution_options().get(SCOPE)
    driver = connection.connection.driver_connection
    driver.execute(scope.opening if scope else "BEGIN")  # type: ignore[union-attr]


def away(failure: OperationalError) -> str:
    """Say in one line that the database does not answer, with the server's own reason."""
    first = str(failure.orig or failure).strip().splitlines()[0]
    reason = first.rpartition("failed: ")[2].strip().rstrip(".")
    return f"Il database non risponde ({reason}). Controlla DIFFUSO_DATABASE_URL e che il server sia acceso."
