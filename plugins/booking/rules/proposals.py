"""Another time for each of those whom a change would leave before a closed door. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from core.dates import local
from plugins.booking.rules.availability import FreeTime, Occupied, Window, free, nearest
from plugins.booking.rules.openings import open_during
from plugins.booking.rules.periods import Busy, Period, Stretch
from plugins.booking.rules.schedule import AppointmentType, Schedule

NEAR = 7
"""Days before and after: beyond, it is better to call."""


class Expected(NamedTuple):
    """Somebody who is expected, and for how long."""

    id: UUID
    kind: AppointmentType
    start: datetime
    spoken: str | None = None


class Place(NamedTuple):
    """A desk, and when."""

    desk_id: UUID
    start: datetime


def proposals(
    schedule: Schedule,
    mediators: Schedule,
    expected: Sequence[Expected],
    occupied: Occupied,
    now: datetime,
) -> dict[UUID, Place]:
    """Return the nearest free place for each one, the same hour at another desk first; no two get the same.

    Who comes first chooses first. Whoever has no place within a week before or after has none here. Whoever was
    promised a language has a place where somebody speaks it, with a mediator where that takes one.
    """
    taken = {desk: list(_stretches(busy)) for desk, busy in occupied.items()}
    found: dict[UUID, Place] = {}
    for one in sorted(expected, key=lambda one: (one.start, one.id)):
        at_hand = {desk: Busy.during(stretches) for desk, stretches in taken.items()}
        near = nearest(list(_free(schedule, mediators, one, at_hand, now)), one.start, 1)
        if near:
            found[one.id] = Place(near[0].desk_ids[0], near[0].start)
            for place in near[0].desk_ids:
                taken.setdefault(place, []).append(_stretch(near[0]))
    return found


def _free(
    schedule: Schedule, mediators: Schedule, one: Expected, occupied: Occupied, now: datetime
) -> Iterator[FreeTime]:
    """Give the times that would do, each with all that it takes: a desk, and a mediator where nobody else speaks."""
    days = _around(schedule, one, now)
    every = free(schedule, one.kind, days, occupied, now)
    if not one.spoken:
        yield from (time._replace(desk_ids=time.desk_ids[:1]) for time in every)
        return
    narrowed = schedule.serving(one.kind, one.spoken)
    own = {time.start: time.desk_ids[:1] for time in free(narrowed, one.kind, days, occupied, now)}
    for time in every:
        desks = own.get(time.start) or _with_mediator(mediators, time, one.spoken, occupied)
        if desks:
            yield time._replace(desk_ids=desks)


def _with_mediator(
    mediators: Schedule, time: FreeTime, language: str, occupied: Occupied
) -> tuple[UUID, ...]:
    minutes = int((time.end - time.start).total_seconds()) // 60
    for one in mediators.desks:
        speaks = one.active and language in one.languages
        if (
            speaks
            and open_during(mediators, one, time.start, minutes)
            and not Busy.of(occupied.get(one.id, ())).taken(*_stretch(time))
        ):
            return time.desk_ids[0], one.id
    return ()


def _around(schedule: Schedule, one: Expected, now: datetime) -> list[date]:
    window, day = Window.of(schedule, now), local(one.start).date()
    first, last = max(day - timedelta(days=NEAR), local(now).date()), day + timedelta(days=NEAR)
    return [first + timedelta(days=n) for n in range((min(last, window.last_day) - first).days + 1)]


def _stretch(time: FreeTime) -> Stretch:
    return int(time.start.timestamp()), int(time.end.timestamp())


def _stretches(busy: Sequence[Period] | Busy) -> Iterator[Stretch]:
    ready = Busy.of(busy)
    return zip(ready.starts, ready.ends, strict=True)
