"""The same answers, worked out the slow and obvious way: by looking at every five minutes of the day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from plugins.booking.rules.periods import Period
from plugins.booking.rules.schedule import AppointmentType, Desk, Schedule

ROME = ZoneInfo("Europe/Rome")
GRAIN = timedelta(minutes=5)
"""Every time a test draws has to be a multiple of this."""


def grains(day: date) -> list[datetime]:
    """Every five minutes of a day in Rome: 276, 288 or 300 of them."""
    moment = datetime.combine(day, time(0, tzinfo=ROME)).astimezone(UTC)
    found = []
    while moment.astimezone(ROME).date() == day:
        found.append(moment)
        moment += GRAIN
    return found


def within(clock: time, opens: time, closes: time) -> bool:
    return opens <= clock and (clock < closes or closes == time(0))


def open_at(schedule: Schedule, desk: Desk, moment: datetime) -> bool:
    """Whether the desk is open in the five minutes that start now."""
    here = moment.astimezone(ROME)
    day, clock = here.date(), here.time()
    rules = [e for e in schedule.exceptions if e.first <= day <= e.last and e.desk_id in {None, desk.id}]
    closed = [e for e in rules if e.kind == "closed"]
    if here.fold or not desk.active:
        return False
    if any(e.opens is None or within(clock, e.opens, e.closes) for e in closed):
        return False
    if any(within(clock, e.opens, e.closes) for e in rules if e.kind != "closed"):
        return True
    if day in schedule.holidays or any(e.kind == "instead" for e in rules):
        return False
    return any(
        within(clock, h.opens, h.closes)
        for h in schedule.hours
        if h.desk_id == desk.id and h.weekday == day.weekday()
        if h.valid_from is None or h.valid_from <= day
        if h.valid_until is None or day <= h.valid_until
    )


def openings(schedule: Schedule, desk: Desk, day: date) -> list[Period]:
    """Stretches of open grains that follow one another."""
    found: list[list[datetime]] = []
    for moment in grains(day):
        if open_at(schedule, desk, moment):
            if found and found[-1][1] == moment:
                found[-1][1] = moment + GRAIN
            else:
                found.append([moment, moment + GRAIN])
    return [Period(start, end) for start, end in found]


def free(
    schedule: Schedule,
    kind: AppointmentType,
    days: Sequence[date],
    occupied: Mapping[UUID, Sequence[Period]],
    now: datetime,
) -> dict[datetime, set[UUID]]:
    """Every start that can be booked, with the desks that are free then."""
    found: dict[datetime, set[UUID]] = {}
    last_day = now.astimezone(ROME).date() + schedule.horizon
    for desk in schedule.desks:
        if kind not in schedule.types or (kind.desk_ids is not None and desk.id not in kind.desk_ids):
            continue
        for day in days:
            for opening in openings(schedule, desk, day):
                start = opening.start
                while start < opening.end:
                    wanted = Period(start, start + timedelta(minutes=kind.minutes))
                    taken = any(wanted.overlaps(other) for other in occupied.get(desk.id, ()))
                    doubtful = wanted.end.astimezone(ROME).fold
                    in_window = start >= now + schedule.notice and day <= last_day
                    if opening.contains(wanted) and in_window and not taken and not doubtful:
                        found.setdefault(start, set()).add(desk.id)
                    start += timedelta(minutes=schedule.step)
    return found
