"""The ways of a message, and what may come of it. Pure."""

from enum import StrEnum
from typing import Final

EMAIL: Final = "email"
TEXT: Final = "sms"
LETTER: Final = "letter"


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
