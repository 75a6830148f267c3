"""Times in a language are those at which one of all ways to receive her exists, found slowly."""

import random
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from core.dates import to_utc
from plugins.booking.rules.availability import free
from plugins.booking.rules.openings import open_during
from plugins.booking.rules.periods import Busy
from plugins.booking.rules.schedule import AppointmentType, Desk, Hours, Operator, Schedule
from plugins.booking.rules.spoken import languages_asked, spoken_by_day

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 1, 6, tzinfo=to_utc(DAY, time(9)).tzinfo)
KIND = AppointmentType(UUID(int=99), 30, "Aiuto")


def somewhere(chance: random.Random) -> tuple[Schedule, Schedule, dict[UUID, Busy]]:
    """A hub with two desks, some operators, some mediators, and some of their time taken."""
    desks = tuple(Desk(UUID(int=n), f"{n}", "") for n in (1, 2))
    helpers = tuple(
        Desk(UUID(int=n), f"{n}", "", chance.random() < 0.8, frozenset(chance.sample(["ar", "ro"], 1)))
        for n in (11, 12)
    )
    speaks = Operator(UUID(int=50), "Amina", frozenset({"ar"}))

    def hours(one: Desk) -> Hours:
        opens = chance.randint(8, 12)
        operator = speaks if one in desks and chance.random() < 0.4 else None
        return Hours(
            one.id, DAY.weekday(), time(opens), time(opens + chance.randint(1, 5)), operator=operator
        )

    def taken(_one: Desk) -> Busy:
        begin = int(to_utc(DAY, time(chance.randint(8, 15))).timestamp())
        return Busy.during([(begin, begin + 900 * chance.randint(1, 6))] if chance.random() < 0.6 else [])

    schedule = Schedule(desks=desks, hours=tuple(map(hours, desks)), types=(KIND,))
    beside = Schedule(desks=helpers, hours=tuple(map(hours, helpers)))
    return schedule, beside, {one.id: taken(one) for one in (*desks, *helpers)}


def slowly(schedule: Schedule, beside: Schedule, occupied: dict[UUID, Busy]) -> list[int]:
    found = set()
    for one in free(schedule, KIND, [DAY], occupied, NOW):
        begin = int(one.start.timestamp())
        operators = [
            hours
            for hours in schedule.hours
            if hours.operator
            and hours.desk_id in one.desk_ids
            and open_during(schedule, desk(schedule, hours), one.start, 30)
        ]
        mediators = [
            helper
            for helper in beside.desks
            if helper.active
            and "ar" in helper.languages
            and open_during(beside, helper, one.start, 30)
            and not occupied[helper.id].taken(begin, begin + 1800)
        ]
        if operators or mediators:
            found.add(begin)
    return sorted(found)


def desk(schedule: Schedule, hours: Hours) -> Desk:
    return next(one for one in schedule.desks if one.id == hours.desk_id)


@pytest.mark.parametrize("seed", range(60))
def test_they_are_what_a_slow_search_finds(seed: int) -> None:
    schedule, beside, occupied = somewhere(random.Random(seed))
    found = dict(spoken_by_day(schedule, beside, KIND, [DAY], occupied, NOW, language="ar"))
    assert found.get(DAY, []) == slowly(schedule, beside, occupied)
    later = [DAY + timedelta(days=1)]
    assert not list(spoken_by_day(schedule, beside, KIND, later, occupied, NOW, language="ar"))


def test_a_language_of_every_desk_is_not_asked_for() -> None:
    schedule, beside, _taken = somewhere(random.Random(1))
    assert languages_asked(schedule, beside, ["ar"]) <= {"ro"}
