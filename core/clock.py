"""The only place that looks at the time."""

from datetime import UTC, date, datetime

from core.dates import ROME

__all__ = ("ROME", "now", "today")


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day where the network lives."""
    return datetime.now(ROME).date()
