"""Which times can be booked, and at which desk."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Self
from uuid import UUID

from core.dates import local
from plugins.booking.rules.openings import moment, stretches
from plugins.booking.rules.periods import Busy, Period, Stretch
from plugins.booking.rules.schedule import AppointmentType, Desk, Schedule
from plugins.booking.rules.wall import wall_day

Occupied = Mapping[UUID, Sequence[Period] | Busy]
"""The taken periods of each desk; a desk that is missing is free."""


class FreeTime(NamedTuple):
    """A time that can be booked, and the desks that are free then, by name."""

    start: datetime
    end: datetime
    desk_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How soon and how far ahead one may book."""

    earliest: datetime
    last_day: date

    @classmethod
    def of(cls, schedule: Schedule, now: datetime) -> Self:
        """Return the window that is open now."""
        return cls(now + schedule.notice, local(now).date() + schedule.horizon)


def free(
    schedule: Schedule, kind: AppointmentType, days: Iterable[date], occupied: Occupied, now: datetime
) -> list[FreeTime]:
    """Return the times of some days at which at least one desk is free for this kind, earliest first."""
    return list(_free_times(schedule, kind, days, occupied, now))


def first_free(
    schedule: Schedule, kind: AppointmentType, days: Iterable[date], occupied: Occupied, now: datetime
) -> FreeTime | None:
    """Return the earliest free time of some days; looks no further than it has to."""
    for _day, desks in _by_desk(schedule, kind, days, occupied, now):
        if firsts := [(begins[0], desk.id) for desk, begins in desks if begins]:
            start = min(begin for begin, _desk in firsts)
            free_then = tuple(desk for begin, desk in firsts if begin == start)
            return FreeTime(moment(start), moment(start + kind.minutes * 60), free_then)
    return None


def nearest(free_times: Sequence[FreeTime], wanted: datetime, count: int = 3) -> list[FreeTime]:
    """Return the free times closest to the wanted one, closest first; of two as close, the earlier.

    The free times have to be in order, as `free` returns them.
    """
    place = bisect_left(free_times, wanted, key=lambda time: time.start)
    around = free_times[max(0, place - count) : place + count]
    return sorted(around, key=lambda time: (abs(time.start - wanted), time.start))[:count]


def apart(ranked: Iterable[FreeTime], pause: timedelta, count: int) -> list[FreeTime]:
    """Return the first of them of which no two meet: one person may be kept all of them."""
    kept: list[FreeTime] = []
    for time in ranked:
        if len(kept) < count and not any(
            time.start < one.end + pause and one.start < time.end + pause for one in kept
        ):
            kept.append(time)
    return kept


def suitable_desk(
    schedule: Schedule, kind: AppointmentType, start: datetime, occupied: Occupied
) -> Desk | None:
    """Return the desk to receive this appointment: of the free ones the least busy that day, then by name."""
    day, schedule = local(start).date(), schedule.serving(kind)
    wall = wall_day(day)
    busy = {desk: Busy.of(occupied.get(desk.id, ())) for desk in schedule.desks_for(kind)}
    able = [desk for desk in busy if start.timestamp() in _free_starts(schedule, kind, desk, day, busy[desk])]
    return min(able, key=lambda desk: busy[desk].seconds(wall.start, wall.end), default=None)


def starts(schedule: Schedule, kind: AppointmentType, desk: Desk, day: date) -> Sequence[int]:
    """Return the moments at which the desk could begin such an appointment if nothing were taken.

    Counted from each opening in steps; sessions of several people follow one another.
    None ends where the clock shows a time it has shown before.
    """
    opened, repeated = tuple(stretches(schedule, desk, day)), wall_day(day).repeated
    step = schedule.step if kind.seats == 1 else kind.minutes + kind.pause
    return _steps(opened, kind.minutes * 60, step * 60, repeated and repeated[0])


@lru_cache(maxsize=4096)
def _steps(opened: tuple[Stretch, ...], length: int, step: int, shown_again: int | None) -> tuple[int, ...]:
    """Return the starts within some openings; the same for every desk with the same hours, so made once."""
    found: list[int] = []
    for opens, closes in opened:
        last = closes - length - (closes == shown_again)
        found += range(opens, last + 1, step)
    return tuple(found)


def free_by_day(
    schedule: Schedule, kind: AppointmentType, days: Iterable[date], occupied: Occupied, now: datetime
) -> Iterator[tuple[date, list[int]]]:
    """Give each day that has free times, and when they begin, in seconds since 1970.

    One day after the other: whoever stops early has not made the rest be worked out.
    """
    for day, desks in _by_desk(schedule, kind, days, occupied, now):
        if found := sorted(set().union(*(begins for _desk, begins in desks))):
            yield day, found


def _free_times(
    schedule: Schedule, kind: AppointmentType, days: Iterable[date], occupied: Occupied, now: datetime
) -> Iterator[FreeTime]:
    for _day, desks in _by_desk(schedule, kind, days, occupied, now):
        at: dict[int, list[UUID]] = {}
        for desk, begins in desks:
            for start in begins:
                at.setdefault(start, []).append(desk.id)
        for start in sorted(at):
            yield FreeTime(moment(start), moment(start + kind.minutes * 60), tuple(at[start]))


def _by_desk(
    schedule: Schedule, kind: AppointmentType, days: Iterable[date], occupied: Occupied, now: datetime
) -> Iterator[tuple[date, list[tuple[Desk, Sequence[int]]]]]:
    """Give for each day of the window when each desk, by name, could begin such an appointment."""
    schedule = schedule.serving(kind)
    desks = [(desk, Busy.of(occupied.get(desk.id, ()))) for desk in schedule.desks_for(kind)]
    window = Window.of(schedule, now)
    soonest, first_day = window.earliest.timestamp(), local(window.earliest).date()
    for day in sorted(set(days)):
        if first_day <= day <= window.last_day:
            found = [(desk, _free_starts(schedule, kind, desk, day, busy)) for desk, busy in desks]
            if day == first_day:
                found = [(desk, begins[bisect_left(begins, soonest) :]) for desk, begins in found]
            yield day, found


def _free_starts(
    schedule: Schedule, kind: AppointmentType, desk: Desk, day: date, busy: Busy
) -> Sequence[int]:
    """Return when the desk could begin that day: all its starts, but for those that would meet a taken stretch."""
    length, begins = (kind.minutes + kind.pause) * 60, starts(schedule, kind, desk, day)
    if not begins:
        return begins
    free, place = list[int](), 0
    for taken_from, taken_to in busy.between(begins[0], begins[-1] + length):
        free += begins[place : bisect_right(begins, taken_from - length)]
        place = max(place, bisect_left(begins, taken_to))
    return [*free, *begins[place:]] if place or free else begins
