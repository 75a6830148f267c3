"""Who is called next. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

EARLY = timedelta(minutes=10)
"""Whoever has an appointment is called before others from so long before her time."""


class Waiting(Protocol):
    """What has to be known of somebody who waits."""

    @property
    def number(self) -> int:
        """The number on the ticket."""

    @property
    def starts_at(self) -> datetime | None:
        """When her appointment starts; None for whoever just came."""


T = TypeVar("T", bound=Waiting)


def in_order(waiting: Iterable[T], now: datetime) -> list[T]:
    """Put those who wait in the order in which they are called.

    First appointments whose time has come, by their time; then whoever just came, by number; then whoever came
    too early for her appointment.
    """
    return sorted(waiting, key=lambda one: (*_turn(one, now), one.number))


def _turn(one: Waiting, now: datetime) -> tuple[int, float]:
    if one.starts_at is None:
        return 1, 0
    due = one.starts_at <= now + EARLY
    return (0 if due else 2), one.starts_at.timestamp()
