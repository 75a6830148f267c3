"""What would have become of those who asked, had the hours been others. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from core.dates import local
from plugins.booking.rules.availability import FreeTime, first_free
from plugins.booking.rules.periods import Busy, Stretch
from plugins.booking.rules.schedule import AppointmentType, Schedule

SOON = timedelta(days=7)


class Demand(NamedTuple):
    """Somebody asked, at a moment, for something, in a language (None: Italian)."""

    asked_at: datetime
    kind: AppointmentType
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How those who asked would have fared."""

    asked: int
    waits: tuple[timedelta, ...]
    understood: int
    """How many of those who do not speak Italian would have been received in their language."""

    @property
    def received(self) -> int:
        """Return how many would have had a place."""
        return len(self.waits)

    @property
    def without(self) -> int:
        """Return how many would have had none."""
        return self.asked - len(self.waits)

    @property
    def soon(self) -> int:
        """Return how many would have waited a week at most."""
        return sum(wait <= SOON for wait in self.waits)

    @property
    def days(self) -> float:
        """Return how many days they would have waited on average."""
        return (
            sum(wait.total_seconds() for wait in self.waits) / 86_400 / len(self.waits) if self.waits else 0.0
        )


def replay(schedule: Schedule, demands: Iterable[Demand]) -> Outcome:
    """Give each one, in the order in which they asked, the first free time; in her language where there is one."""
    taken: dict[UUID, list[Stretch]] = {}
    every, waits, understood = sorted(demands, key=lambda one: one.asked_at), list[timedelta](), 0
    for one in every:
        occupied = {desk: Busy.during(stretches) for desk, stretches in taken.items()}
        for narrowed, in_hers in _schedules(schedule, one):
            found = first_free(narrowed, one.kind, _days(narrowed, one.asked_at), occupied, one.asked_at)
            if found:
                taken.setdefault(found.desk_ids[0], []).append(_stretch(found))
                waits.append(found.start - one.asked_at)
                understood += in_hers
                break
    return Outcome(len(every), tuple(waits), understood)


def _schedules(schedule: Schedule, one: Demand) -> Iterator[tuple[Schedule, bool]]:
    if one.language:
        yield schedule.serving(one.kind, one.language), True
    yield schedule, False


def _days(schedule: Schedule, since: datetime) -> list[date]:
    first = local(since).date()
    return [first + timedelta(days=n) for n in range(schedule.horizon.days + 1)]


def _stretch(time: FreeTime) -> Stretch:
    return int(time.start.timestamp()), int(time.end.timestamp())
