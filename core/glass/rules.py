"""When a glass may be broken, and for how long it stays so. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from core.limits.rules import HOUR, Budget

LASTS = timedelta(minutes=60)
ANSWER_WITHIN = timedelta(hours=24)
REVIEW_WITHIN = timedelta(days=7)
SHORTEST_REASON = 20
REQUESTS: Final = Budget(name="glass", most=20, window=HOUR, all_count=True)
"""Requests of one person in an hour: each is a search, in a body that is not one's own."""


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    REFUSED = "refused"
    OPEN = "open"
    OVER = "over"


class Told(Protocol):
    """What a request says of itself."""

    @property
    def asked_at(self) -> datetime:
        """When it was asked."""

    @property
    def granted(self) -> bool | None:
        """What was answered; None for nothing yet."""

    @property
    def until(self) -> datetime | None:
        """When the look ends."""


def state(glass: Told, now: datetime) -> State:
    """Say where a request stands: nobody's answer within a day is a no."""
    if glass.granted is None:
        return State.WAITING if now < glass.asked_at + ANSWER_WITHIN else State.LAPSED
    if not glass.granted or glass.until is None:
        return State.REFUSED
    return State.OPEN if now < glass.until else State.OVER


def may_answer(asked_by: UUID, account_id: UUID) -> bool:
    """Whether somebody is a second person: whoever asks has no hat in which to say yes."""
    return asked_by != account_id


def review_due(glass: Told, now: datetime) -> bool:
    """Whether the auditor is late."""
    return glass.until is not None and now > glass.until + REVIEW_WITHIN
