"""When somebody can be received in a language: by an operator who speaks it, or with a mediator beside her. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from plugins.booking.rules.availability import Occupied, free_by_day
from plugins.booking.rules.openings import stretches
from plugins.booking.rules.periods import Busy, Stretch
from plugins.booking.rules.schedule import AppointmentType, Desk, Schedule

Free = tuple[date, list[int]]


def spoken_by_day(
    schedule: Schedule,
    mediators: Schedule,
    kind: AppointmentType,
    days: Iterable[date],
    occupied: Occupied,
    now: datetime,
    *,
    language: str,
) -> Iterator[Free]:
    """Give each day that has such times, and when they begin, in seconds since 1970; looks no further than asked."""
    able = [one for one in mediators.desks if one.active and language in one.languages]
    narrowed = schedule.serving(kind, language)
    for day, begins in free_by_day(schedule, kind, days, occupied, now):
        own = {start for _day, found in free_by_day(narrowed, kind, [day], occupied, now) for start in found}
        beside = [(stretches(mediators, one, day), Busy.of(occupied.get(one.id, ()))) for one in able]
        length = kind.minutes * 60
        found = [one for one in begins if one in own or _helped(beside, one, one + length)]
        if found:
            yield day, found


def languages_asked(schedule: Schedule, mediators: Schedule, usual: Iterable[str]) -> frozenset[str]:
    """Return the languages that somebody speaks at some hours; those of every desk need not be asked for."""
    operators = (hours.operator for hours in schedule.hours if hours.operator)
    found = frozenset[str]().union(
        *(one.languages for one in operators), *(one.languages for one in _active(mediators))
    )
    return found - frozenset(usual) - {"it"}


def _active(schedule: Schedule) -> list[Desk]:
    return [desk for desk in schedule.desks if desk.active]


def _helped(beside: Iterable[tuple[list[Stretch], Busy]], start: int, end: int) -> bool:
    """Whether a mediator is there all the time, and free."""
    return any(
        not busy.taken(start, end) and any(opens <= start and end <= closes for opens, closes in opened)
        for opened, busy in beside
    )
