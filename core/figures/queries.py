"""What the district may see: counts, without those that would give people away."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.figures.models import FigureRow
from core.figures.rules import Hidden, measured, told
from core.organisations.models import Organisation


class Count(NamedTuple):
    """One count of one body in one month; no total over bodies or months is ever given."""

    slug: str
    organisation: str
    code: str
    label: str
    month: date
    value: int | Hidden


_ROWS = (
    select(
        Organisation.slug,
        Organisation.name,
        FigureRow.code,
        FigureRow.label,
        FigureRow.month,
        FigureRow.value,
    )
    .join(Organisation, Organisation.id == FigureRow.organisation_id)
    .order_by(Organisation.name, Organisation.slug, FigureRow.month.desc(), FigureRow.code)
)


def counts(db: Session, since: date, *, organisation_id: UUID | None = None) -> Sequence[Count]:
    """List the counts of the district's bodies, or of one, by body and then by month, the last month first."""
    asked = _ROWS.where(FigureRow.month >= since)
    if organisation_id:
        asked = asked.where(FigureRow.organisation_id == organisation_id)
    rows = db.execute(asked)
    return [count for _of, group in groupby(rows, key=_family) for count in _told(group)]


def _family(row: Any) -> tuple[str, date, str]:
    """Return what a count may add up with: those of one body, one month, one room (the code before the dot)."""
    return row.slug, row.month, row.code.partition(".")[0]


def _told(group: Iterator[tuple[str, str, str, str, date, int]]) -> Iterator[Count]:
    rows = list(group)
    values = [row[5] for row in rows]
    for row, value in zip(rows, values if measured(rows[0][2]) else told(values), strict=True):
        yield Count(*row[:5], value)


def counted_at(db: Session) -> datetime | None:
    """Return when the last count was made."""
    return db.scalar(select(func.max(FigureRow.counted_at)))
