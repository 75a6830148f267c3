"""Read columns straight from the driver, for the pages that are read most: a third of the price of the session's way.

The session's door does not stand there, so the statement closes itself: of every owned table in it, it says whose
rows it wants (`district_id == DISTRICT`, `tenant_id == TENANT`). One that forgets a table is refused the first time
it runs, and the wall stands behind it as behind every other.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db.closed import check
from core.db.scope import DISTRICT, NOBODY, SCOPE, TENANT, OutsideScope, Scope

__all__ = ["DISTRICT", "TENANT", "check", "read"]
Row = tuple[Any, ...]


class _Made(NamedTuple):
    """A statement as the driver takes it: its text, the values it holds, what values go through on their way."""

    text: str
    held: dict[str, Any]
    going: list[tuple[str, Callable[[Any], Any]]]
    coming: list[tuple[int, Callable[[Any], Any]]]


_made: WeakKeyDictionary[Any, _Made] = WeakKeyDictionary()


def read(db: Session, statement: Select[*tuple[Any, ...]], /, **given: Any) -> list[Row]:
    """Return the rows of a constant statement; raise OutsideScope if it does not close itself."""
    if statement not in _made:
        check(statement)
    scope: Scope | None = db.info.get(SCOPE)
    given[DISTRICT.key] = scope.district_id if scope else NOBODY
    given[TENANT.key] = (scope and scope.tenant_id) or NOBODY
    return send(db, statement, given)


def send(db: Session, statement: Any, given: dict[str, Any]) -> list[Row]:
    """Run a constant statement of any kind; what it may touch, the wall alone decides.

    It goes over the session's own connection, and listeners hear of it as of any other.
    """
    connection = db.connection()
    made = _made.get(statement) or _make(statement, connection.dialect)
    values = made.held | given
    for name, way in made.going:
        values[name] = way(values[name])
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, None, made.text, values, None, False)  # noqa: FBT003 - as SQLAlchemy calls it
    driver: Any = connection.connection.driver_connection
    try:
        cursor = driver.execute(made.text, values)
        rows: list[Row] = cursor.fetchall() if cursor.pgresult.nfields else []
    except psycopg.Error as failure:
        raise _told(connection, driver, failure) from failure
    return [_arrived(row, made.coming) for row in rows] if made.coming else rows


def _arrived(row: Row, coming: list[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, way in coming:
        values[place] = way(values[place])
    return tuple(values)


def _make(statement: Any, dialect: Dialect) -> _Made:
    found = statement.compile(dialect=dialect)
    if found.post_compile_params or found.literal_execute_params:
        raise OutsideScope("a statement that is written anew each time is not for the driver")
    columns = getattr(statement, "selected_columns", None) or getattr(statement, "_returning", None) or ()
    made = _made[statement] = _Made(
        text=str(found),
        held={
            name: value for name, value in found.construct_params(_check=False).items() if value is not None
        },
        going=[(name, way) for name, way in found._bind_processors.items() if not isinstance(way, tuple)],  # noqa: SLF001
        coming=[
            (place, way)
            for place, column in enumerate(columns)
            if (way := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ],
    )
    return made


def _told(connection: Connection, driver: Any, failure: psycopg.Error) -> DBAPIError:
    """Return the failure as SQLAlchemy tells it, without the values: they may be people's."""
    if driver.closed:
        connection.invalidate(failure)
    found = DBAPIError.instance(
        None, None, failure, psycopg.Error, connection_invalidated=driver.closed, dialect=connection.dialect
    )
    return cast("DBAPIError", found)
