"""The ways of a message, and what may come of it. Pure."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from core.dates import local, to_utc

EMAIL: Final = "email"
TEXT: Final = "sms"
LETTER: Final = "letter"
SILENT_FROM, SILENT_UNTIL = time(21), time(8)


class Outcome(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    WITHHELD = "withheld"


class Refused(Exception):
    """Whoever carries the message does not take it, and would not take it later; `code` says why."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def silent_until(now: datetime) -> datetime | None:
    """Return until when no telephone rings: from nine in the evening to eight in the morning; None at other times."""
    here = local(now)
    if SILENT_UNTIL <= here.time() < SILENT_FROM:
        return None
    day = here.date() + timedelta(days=1 if here.time() >= SILENT_FROM else 0)
    return to_utc(day, SILENT_UNTIL)
