"""Questions about the golden cases and the rules they prove."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.services.rules.eligibility import Answer
from plugins.assistance.models import GoldenCase
from plugins.assistance.rules.golden import Case


def cases(db: Session) -> Sequence[Case]:
    """List the district's cases, in the order of its file."""
    return [
        Case(
            name=row.name,
            service=row.service,
            year=row.year,
            expected=Answer(row.expected),
            facts=row.facts,
        )
        for row in db.scalars(select(GoldenCase).order_by(GoldenCase.position))
    ]
