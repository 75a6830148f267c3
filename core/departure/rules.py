"""When a body that leaves is gone, and what still holds it. Pure."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

NOTICE = timedelta(days=90)
"""For how long its people can still read, and the district can change its mind."""
WARNING = timedelta(days=7)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, LETTERS = 6, 4
"""120 bits, and they can be read aloud."""


class Stage(StrEnum):
    """How far a body has gone."""

    LEAVING = "leaving"
    OVER = "over"
    """Its last day is past: this night its data go, if nothing holds them."""
    GONE = "gone"


def stage(ends_at: datetime, closed_at: datetime | None, now: datetime) -> Stage:
    """Say how far a body has gone."""
    if closed_at is not None:
        return Stage.GONE
    return Stage.LEAVING if now < ends_at else Stage.OVER


def days_left(ends_at: datetime, now: datetime) -> int:
    """Return how many whole days are left."""
    return max(0, (ends_at - now) // timedelta(days=1))


def new_password() -> str:
    """Return a password for an archive: groups that people can copy by hand."""
    return "-".join("".join(secrets.choice(ALPHABET) for _each in range(LETTERS)) for _group in range(GROUPS))
