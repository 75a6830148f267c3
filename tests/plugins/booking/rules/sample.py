"""One small body with two desks, and the way its tests speak of time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from plugins.booking.rules.periods import Period
from plugins.booking.rules.schedule import AppointmentType, Change, DayException, Desk, Hours, Schedule

ROME = ZoneInfo("Europe/Rome")
ANNA = Desk(UUID(int=1), "Anna", "Via Roma 1")
BRUNO = Desk(UUID(int=2), "Bruno", "Via Roma 1")
HELP = AppointmentType(UUID(int=10), 30, "Aiuto con lo SPID")
LONG_HELP = AppointmentType(UUID(int=11), 60, "Pratica", frozenset({BRUNO.id}))
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)

MORNINGS = tuple(Hours(desk.id, day, time(9), time(11)) for desk in (ANNA, BRUNO) for day in range(5))
SCHEDULE = Schedule(desks=(ANNA, BRUNO), hours=MORNINGS, types=(HELP, LONG_HELP), step=30)


def schedule(*exceptions: DayException, **changes: Any) -> Schedule:
    """The sample schedule, changed."""
    return replace(SCHEDULE, exceptions=exceptions, **changes)


def unlike(kind: Change, first: date, opens: str = "", closes: str = "", **others: Any) -> DayException:
    """A day unlike the others, at every desk unless one is named."""
    times = [time.fromisoformat(clock) if clock else None for clock in (opens, closes)]
    fields: Mapping[str, Any] = {"desk_id": None, "last": first, "reason": ""} | others
    return DayException(first=first, kind=kind, opens=times[0], closes=times[1], **fields)


def at(day: date, clock: str, fold: int = 0) -> datetime:
    """The moment when the clocks of Rome show this."""
    return datetime.combine(day, time.fromisoformat(clock), ROME).replace(fold=fold).astimezone(UTC)


def period(day: date, opens: str, closes: str) -> Period:
    """A stretch of a day in Rome."""
    return Period(at(day, opens), at(day, closes))


def clock(moment: datetime) -> str:
    """What the clocks of Rome show."""
    return moment.astimezone(ROME).strftime("%H:%M")


def last_sunday(year: int, month: int) -> date:
    """The day on which the clocks are moved."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
