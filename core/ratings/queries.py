"""What the district reads: how clear each page is, over all its bodies."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.ratings.models import PageRating
from core.ratings.rules import Clearness, summed

MOST = 30


def clearness(db: Session, since: date) -> Sequence[Clearness]:
    """Return what people said since a month, the least clear pages first."""
    rows = db.execute(
        select(PageRating.page, PageRating.stars, PageRating.reason, func.sum(PageRating.times))
        .where(PageRating.month >= since)
        .group_by(PageRating.page, PageRating.stars, PageRating.reason)
    )
    return summed((page, stars, reason, int(times)) for page, stars, reason, times in rows)[:MOST]
