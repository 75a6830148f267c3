"""A body counts itself."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.contributions import Figure
from core.db.scope import SCOPE
from core.figures.models import FigureRow

COUNT: Final = "core.count"
"""The job in which a body counts itself."""


def refresh(db: Session, figures: Iterable[Figure]) -> None:
    """Write a body's counts, in place of its older ones."""
    scope = db.info[SCOPE]
    for figure in figures:
        row = insert(FigureRow).values(
            district_id=scope.district_id,
            organisation_id=scope.tenant_id,
            code=figure.code,
            month=figure.month,
            label=figure.label,
            value=figure.value,
        )
        db.execute(
            row.on_conflict_do_update(
                index_elements=["district_id", "organisation_id", "code", "month"],
                set_={"value": figure.value, "label": figure.label, "counted_at": func.now()},
            )
        )
