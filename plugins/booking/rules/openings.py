"""When a desk is open on a day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from core.dates import local
from plugins.booking.rules.periods import Period, Stretch, minus, union
from plugins.booking.rules.schedule import Change, DayException, Desk, Hours, Schedule
from plugins.booking.rules.wall import WallDay, wall_day


def openings(schedule: Schedule, desk: Desk, day: date) -> list[Period]:
    """Return when the desk is open, earliest first, without overlaps.

    Hours are wall-clock time on every day of the year. A skipped hour is not open; of a repeated hour only
    the first time is, so that what the clock shows always names one moment.
    """
    return [Period(moment(start), moment(end)) for start, end in stretches(schedule, desk, day)]


def stretches(schedule: Schedule, desk: Desk, day: date) -> list[Stretch]:
    """Return the openings of a desk in seconds since 1970."""
    unlike = exceptions_at(schedule, desk, day)
    if not desk.active or any(e.kind is Change.CLOSED and e.opens is None for e in unlike):
        return []
    wall = wall_day(day)
    if not unlike and not wall.shift and day not in schedule.holidays:
        place = (desk.id, day.weekday())
        if place in schedule.usual or place not in schedule.weekly:
            usual = schedule.usual.get(place, ())
            return [(wall.start + opens, wall.start + closes) for opens, closes in usual]
    found = union(_timed(wall, _usual(schedule, desk, day, unlike)))
    for closure in _timed(wall, (e for e in unlike if e.kind is Change.CLOSED)):
        found = minus(found, closure)
    return minus(found, wall.repeated) if wall.repeated else found


def open_during(schedule: Schedule, desk: Desk, start: datetime, minutes: int) -> bool:
    """Whether the desk is open all the time."""
    begin = start.timestamp()
    found = stretches(schedule, desk, local(start).date())
    return any(opens <= begin and begin + minutes * 60 <= closes for opens, closes in found)


def exceptions_at(schedule: Schedule, desk: Desk, day: date) -> list[DayException]:
    """Return in what the desk is unlike itself on a day."""
    return [e for e in schedule.exceptions if e.concerns(desk.id, day)]


def moment(seconds: int) -> datetime:
    """Return the moment so many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _usual(
    schedule: Schedule, desk: Desk, day: date, unlike: Iterable[DayException]
) -> list[Hours | DayException]:
    """Return everything that opens the desk, before closures are taken out."""
    opened = [e for e in unlike if e.kind is not Change.CLOSED]
    replaced = any(e.kind is Change.INSTEAD for e in opened)
    if replaced or day in schedule.holidays:
        return [*opened]
    weekly = schedule.weekly.get((desk.id, day.weekday()), ())
    return [*opened, *(hours for hours in weekly if hours.valid_on(day))]


def _timed(wall: WallDay, openings: Iterable[Hours | DayException]) -> list[Stretch]:
    return [wall.between(o.opens, o.closes) for o in openings if o.opens is not None and o.closes is not None]
