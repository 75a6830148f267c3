"""Who is told what, by which way, and when. Pure."""

from datetime import datetime, timedelta

from core.dates import local, to_utc
from core.notices.rules import EMAIL, SILENT_UNTIL, TEXT

CONFIRM, REMIND, TODAY, MOVED, CANCELLED = "confirm", "remind", "today", "moved", "cancelled"
MOST_A_DAY = 6
"""Messages to one telephone or address in a day, whatever happens."""
TRIES = 6
URGENT = frozenset({MOVED, CANCELLED})
"""What is told by every way there is."""


def ways(kind: str, *, email: bool, text: bool) -> tuple[str, ...]:
    """Return the ways to tell something, the best one first: what is of today goes to the telephone."""
    first, second = (TEXT, EMAIL) if kind == TODAY else (EMAIL, TEXT)
    has = {EMAIL: email, TEXT: text}
    return tuple(way for way in (first, second) if has[way])


def remind_at(start: datetime, now: datetime) -> datetime | None:
    """Return when to remind somebody of an appointment; None where it is too near for that."""
    at = start - timedelta(hours=48)
    return at if at > now else None


def today_at(start: datetime, now: datetime) -> datetime | None:
    """Return when to remind on the day itself: four hours before, not before eight; None where it is too near."""
    at = max(start - timedelta(hours=4), to_utc(local(start).date(), SILENT_UNTIL))
    return at if now < at <= start - timedelta(minutes=30) else None


def try_again_at(now: datetime, attempt: int) -> datetime | None:
    """Return when to try once more what did not go, ever later; None where it has been tried enough."""
    return now + timedelta(minutes=2 * 3**attempt) if attempt + 1 < TRIES else None
