"""What a body offers, row by row, as plain values that can be kept and written back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.dates import ROME
from core.db.scope import SCOPE
from plugins.booking.models import Change, DayRule, Desk, Hours, Operator, Terms, Type
from plugins.booking.rules.changes import Row, Rows, Step

TABLES: Final[dict[str, Any]] = {
    table.__tablename__: table for table in (Desk, Operator, Type, Hours, DayRule, Terms)
}
"""Every table of what is offered, those that others point to first."""
OWNER: Final = ("district_id", "organisation_id")
_READERS: Final[dict[Any, Callable[[str], Any]]] = {
    UUID: UUID,
    date: date.fromisoformat,
    time: time.fromisoformat,
}


def offered(db: Session) -> Rows:
    """Return every row of what this body offers."""
    body = db.info[SCOPE].tenant_id
    found: dict[tuple[str, str], Row] = {}
    for name, table in TABLES.items():
        columns = [column for column in table.__table__.columns if column.name not in OWNER]
        asked = select(*(getattr(table, column.name) for column in columns))
        for row in db.execute(asked.where(table.organisation_id == body)):
            values = {column.name: _plain(value) for column, value in zip(columns, row, strict=True)}
            found[name, str(values.get("id", ""))] = values
    return found


def values_of(step: Step, row: Row) -> dict[str, Any]:
    """Return a kept row as its table takes it."""
    columns = TABLES[step.table].__table__.columns
    return {name: _read(columns[name].type.python_type, value) for name, value in row.items()}


def change(db: Session, change_id: UUID) -> Change | None:
    """Return a change of this body."""
    return db.scalar(select(Change).where(Change.id == change_id))


def changes_of(db: Session, day: date) -> Sequence[Change]:
    """List what was changed on a day and stands, the last first."""
    midnight = datetime.combine(day, time(0), ROME)
    asked = select(Change).where(Change.made_at >= midnight, Change.undone_at.is_(None))
    return db.scalars(asked.order_by(Change.made_at.desc(), Change.id)).all()


def steps_of(change: Change) -> list[Step]:
    """Return what a change did to what is offered."""
    return [Step(**step) for step in change.steps]


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(kind: type, value: Any) -> Any:
    return _READERS[kind](value) if value is not None and kind in _READERS else value
