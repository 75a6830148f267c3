"""How many meetings one person may have at a body, as far as the body foresees a number."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MONTH, YEAR = 30, 365
PERIODS = (MONTH, YEAR, None)
"""Days back from now in which meetings count; None: all there ever were."""
MOST = 999


@dataclass(frozen=True, slots=True)
class Limit:
    """So many meetings in so many days; `days` None: in all."""

    most: int
    days: int | None

    def since(self, now: datetime) -> datetime | None:
        """Return from when meetings count."""
        return now - timedelta(days=self.days) if self.days else None


def beyond(limit: Limit | None, held: int) -> bool:
    """Whether one more meeting is more than the body foresees."""
    return limit is not None and held >= limit.most
