"""What the district may see: counts, small ones hidden."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.figures.models import FigureRow
from core.organisations.models import Organisation

SMALLEST = 5


class Count(NamedTuple):
    """One count of one body in one month; `value` is None where it is too small to be told."""

    organisation: str
    label: str
    month: date
    value: int | None


def counts(db: Session, since: date) -> Sequence[Count]:
    """List the counts of the district's bodies, without those from 1 to 4 and without totals over them."""
    rows = db.execute(
        select(Organisation.name, FigureRow.label, FigureRow.month, FigureRow.value)
        .join(Organisation, Organisation.id == FigureRow.organisation_id)
        .where(FigureRow.month >= since)
        .order_by(FigureRow.month.desc(), Organisation.name, FigureRow.label)
    )
    return [
        Count(name, label, month, value if value == 0 or value >= SMALLEST else None)
        for name, label, month, value in rows
    ]
