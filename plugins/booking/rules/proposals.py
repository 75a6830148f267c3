"""Another time for each of those whom a change would leave before a closed door. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from core.dates import local
from plugins.booking.rules.availability import FreeTime, Occupied, Window, free, nearest
from plugins.booking.rules.periods import Busy, Period, Stretch
from plugins.booking.rules.schedule import AppointmentType, Schedule

NEAR = 7
"""Days before and after: beyond, it is better to call."""


class Expected(NamedTuple):
    """Somebody who is expected, and for how long."""

    id: UUID
    kind: AppointmentType
    start: datetime


class Place(NamedTuple):
    """A desk, and when."""

    desk_id: UUID
    start: datetime


def proposals(
    schedule: Schedule, expected: Sequence[Expected], occupied: Occupied, now: datetime
) -> dict[UUID, Place]:
    """Return the nearest free place for each one, the same hour at another desk first; no two get the same.

    Who comes first chooses first. Whoever has no place within a week before or after has none here.
    """
    taken = {desk: list(_stretches(busy)) for desk, busy in occupied.items()}
    found: dict[UUID, Place] = {}
    for one in sorted(expected, key=lambda one: (one.start, one.id)):
        at_hand = {desk: Busy.during(stretches) for desk, stretches in taken.items()}
        near = nearest(free(schedule, one.kind, _around(schedule, one, now), at_hand, now), one.start, 1)
        if near:
            found[one.id] = place = Place(near[0].desk_ids[0], near[0].start)
            taken.setdefault(place.desk_id, []).append(_stretch(near[0]))
    return found


def _around(schedule: Schedule, one: Expected, now: datetime) -> list[date]:
    window, day = Window.of(schedule, now), local(one.start).date()
    first, last = max(day - timedelta(days=NEAR), local(now).date()), day + timedelta(days=NEAR)
    return [first + timedelta(days=n) for n in range((min(last, window.last_day) - first).days + 1)]


def _stretch(time: FreeTime) -> Stretch:
    return int(time.start.timestamp()), int(time.end.timestamp())


def _stretches(busy: Sequence[Period] | Busy) -> Iterator[Stretch]:
    ready = Busy.of(busy)
    return zip(ready.starts, ready.ends, strict=True)
