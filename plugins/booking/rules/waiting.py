"""Who is told of a time that became free, and how often. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.dates import local

MOST_NOTICES = 3
NEAR = timedelta(days=7)
"""Whoever holds a date that is nearer than this is left alone: she has made her plans."""
HELD = timedelta(hours=2)
MOST_A_MONTH = 4
MONTH = timedelta(days=30)
FARTHEST = 60
"""Days ahead that are looked at where nobody said until when."""


def may_be_told(notices: int, held: datetime | None, now: datetime) -> bool:
    """Whether somebody may be told once more."""
    return notices < MOST_NOTICES and (held is None or held - now >= NEAR)


def days(latest: date | None, held: datetime | None, now: datetime) -> list[date]:
    """Return the days on which a time would help: until the last that she named, and before the date she holds."""
    today = local(now).date()
    last = min(
        (day for day in (latest, local(held).date() if held else None) if day),
        default=today + timedelta(days=FARTHEST),
    )
    last = min(last, today + timedelta(days=FARTHEST))
    return [today + timedelta(days=ahead) for ahead in range((last - today).days + 1)]


def helps(start: datetime, held: datetime | None, refused: Sequence[datetime]) -> bool:
    """Whether a time is worth a notice: before the one she holds, and not offered before."""
    return (held is None or start < held) and start not in refused
