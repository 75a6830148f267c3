"""The two days a year on which the clocks are moved, 2026 to 2035."""

import os
import time as process_time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.dates import days_away, to_utc
from plugins.booking.rules.availability import free
from plugins.booking.rules.openings import openings
from plugins.booking.rules.periods import Period
from plugins.booking.rules.refusals import Reason, why_not
from plugins.booking.rules.schedule import AppointmentType, Change, Hours
from plugins.booking.rules.wall import wall_day
from tests.plugins.booking.rules.sample import ANNA, HELP, ROME, at, clock, last_sunday, schedule, unlike

YEARS = range(2026, 2036)
FORWARD = [last_sunday(year, 3) for year in YEARS]
BACK = [last_sunday(year, 10) for year in YEARS]
QUARTER = AppointmentType(HELP.id, 15, "Domanda breve")
QUARTERS = [time(n // 4, n % 4 * 15) for n in range(96)]
ALWAYS = schedule(
    hours=tuple(Hours(ANNA.id, day, time(0), time(0)) for day in range(7)),
    types=(QUARTER,),
    step=15,
    notice=timedelta(0),
)


def offered(day: date) -> list[Period]:
    now = datetime.combine(day - timedelta(days=2), time(12), UTC)
    return [Period(t.start, t.end) for t in free(ALWAYS, QUARTER, [day], {}, now)]


def shown(periods: list[Period]) -> list[str]:
    return [clock(p.start) for p in periods]


@pytest.mark.parametrize("day", FORWARD)
def test_in_spring_every_quarter_hour_is_offered_but_those_that_do_not_exist(day: date):
    skipped = {"02:00", "02:15", "02:30", "02:45"}

    assert shown(offered(day)) == [f"{q:%H:%M}" for q in QUARTERS if f"{q:%H:%M}" not in skipped]


@pytest.mark.parametrize("day", BACK)
def test_in_autumn_each_quarter_hour_is_offered_once_and_ends_at_a_time_shown_once(day: date):
    # The last quarter of the first pass ends when the clocks show 2:00 again: nobody could tell which.
    assert shown(offered(day)) == [f"{q:%H:%M}" for q in QUARTERS if q != time(2, 45)]


@pytest.mark.parametrize("day", FORWARD + BACK)
def test_what_the_clock_shows_names_exactly_the_moment_that_is_offered(day: date):
    for period in offered(day):
        for moment in (period.start, period.end):
            here = moment.astimezone(ROME)
            assert here.fold == 0
            assert to_utc(here.date(), here.time()) == moment


@pytest.mark.parametrize("day", FORWARD + BACK)
def test_the_wall_clock_agrees_with_the_time_zone_tables(day: date):
    for quarter in QUARTERS:
        expected = at(day, f"{quarter:%H:%M}")
        exists = expected.astimezone(ROME).time() == quarter
        switch = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        assert wall_day(day).at(quarter) == (expected if exists else switch).timestamp()


@pytest.mark.parametrize(
    ("day", "opens", "closes", "expected"),
    [
        (FORWARD[0], "02:15", "04:00", ["03:00-04:00"]),
        (FORWARD[0], "01:00", "02:30", ["01:00-03:00"]),
        (FORWARD[0], "02:15", "02:45", []),
        (FORWARD[0], "01:00", "04:00", ["01:00-04:00"]),
        (BACK[0], "01:00", "04:00", ["01:00-02:00", "03:00-04:00"]),
        (BACK[0], "02:15", "02:45", ["02:15-02:45"]),
        (BACK[0], "03:00", "04:00", ["03:00-04:00"]),
    ],
)
def test_hours_around_the_switch(day: date, opens: str, closes: str, expected: list[str]):
    at_night = Hours(ANNA.id, 6, time.fromisoformat(opens), time.fromisoformat(closes))

    found = openings(schedule(hours=(at_night,)), ANNA, day)
    assert [f"{clock(o.start)}-{clock(o.end)}" for o in found] == expected
    wall_length = timedelta(hours=at_night.closes.hour - 1, minutes=at_night.closes.minute)
    assert all(o.end - o.start <= wall_length for o in found)


def test_a_closure_in_the_hour_that_does_not_exist_divides_nothing():
    never = unlike(Change.CLOSED, FORWARD[0], "02:00", "02:30")
    night = Hours(ANNA.id, 6, time(1), time(4))

    (opening,) = openings(schedule(never, hours=(night,)), ANNA, FORWARD[0])
    assert (clock(opening.start), clock(opening.end)) == ("01:00", "04:00")


def test_the_second_time_the_clock_shows_it_is_refused():
    day, now = BACK[0], datetime.combine(BACK[0], time(0), UTC) - timedelta(days=2)
    refusal = why_not(ALWAYS, QUARTER, at(day, "02:30", fold=1), {}, now)

    assert why_not(ALWAYS, QUARTER, at(day, "02:30"), {}, now) is None
    assert refusal is not None
    assert refusal.reason is Reason.OUTSIDE_HOURS


@pytest.mark.parametrize("day", FORWARD + BACK)
def test_the_day_before_is_the_same_time_on_the_wall(day: date):
    for quarter in QUARTERS:
        after = at(day + timedelta(days=1), f"{quarter:%H:%M}")
        before = days_away(after, -1).astimezone(ROME)
        skipped = day in FORWARD and quarter.hour == 2
        assert before.date() == day
        assert before.time() == (quarter.replace(hour=3) if skipped else quarter)
        assert before.fold == 0


@contextmanager
def process_zone(name: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    process_time.tzset()
    wall_day.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        process_time.tzset()
        wall_day.cache_clear()


def test_the_zone_of_the_process_changes_nothing():
    days, found, control = [*FORWARD[:3], *BACK[:3]], [], set()
    for name in ("UTC", "Europe/Rome", "America/New_York"):
        with process_zone(name):
            found.append([(offered(day), to_utc(day, time(9))) for day in days])
            control.add(datetime(2026, 7, 1, 12).timestamp())  # noqa: DTZ001
    assert found[0] == found[1] == found[2]
    assert len(control) == 3, "the control does not see the zone of the process"
