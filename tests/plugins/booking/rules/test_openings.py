from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from plugins.booking.rules.openings import openings
from plugins.booking.rules.schedule import Change, DayException, Hours
from tests.plugins.booking.rules.sample import (
    ANNA,
    BRUNO,
    MONDAY,
    ROME,
    TUESDAY,
    clock,
    period,
    schedule,
    unlike,
)

SUNDAY = MONDAY - timedelta(days=1)


def shown(plan, desk=ANNA, day=MONDAY) -> list[str]:
    return [f"{clock(o.start)}-{clock(o.end)}" for o in openings(plan, desk, day)]


def test_a_desk_is_open_in_its_weekly_hours():
    assert openings(schedule(), ANNA, MONDAY) == [period(MONDAY, "09:00", "11:00")]
    assert not openings(schedule(), ANNA, SUNDAY)


def test_openings_that_touch_or_overlap_are_one():
    more = [Hours(ANNA.id, 0, time(11), time(12)), Hours(ANNA.id, 0, time(10), time(11, 30))]

    assert shown(schedule(hours=(*schedule().hours, *more))) == ["09:00-12:00"]


def test_weekly_hours_hold_from_the_first_to_the_last_day_of_their_validity():
    one_week = Hours(ANNA.id, 0, time(9), time(11), MONDAY, MONDAY + timedelta(days=7))
    plan = schedule(hours=(one_week,))

    open_days = [n for n in range(-7, 22, 7) if openings(plan, ANNA, MONDAY + timedelta(days=n))]
    assert open_days == [0, 7]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([unlike(Change.CLOSED, MONDAY)], []),
        ([unlike(Change.CLOSED, MONDAY, "09:30", "10:00")], ["09:00-09:30", "10:00-11:00"]),
        ([unlike(Change.EXTRA, MONDAY, "14:00", "16:00")], ["09:00-11:00", "14:00-16:00"]),
        ([unlike(Change.INSTEAD, MONDAY, "14:00", "16:00")], ["14:00-16:00"]),
        (
            [
                unlike(Change.INSTEAD, MONDAY, "14:00", "15:00"),
                unlike(Change.INSTEAD, MONDAY, "16:00", "17:00"),
            ],
            ["14:00-15:00", "16:00-17:00"],
        ),
        ([unlike(Change.EXTRA, MONDAY, "14:00", "16:00"), unlike(Change.CLOSED, MONDAY)], []),
        ([unlike(Change.CLOSED, MONDAY, desk_id=BRUNO.id)], ["09:00-11:00"]),
        ([unlike(Change.CLOSED, SUNDAY, last=TUESDAY)], []),
        ([unlike(Change.CLOSED, SUNDAY)], ["09:00-11:00"]),
        ([unlike(Change.EXTRA, MONDAY, "22:00", "00:00")], ["09:00-11:00", "22:00-00:00"]),
    ],
)
def test_days_unlike_the_others(changes, expected):
    assert shown(schedule(*changes)) == expected


def test_a_holiday_closes_the_weekly_hours_but_not_an_opening_meant_for_that_day():
    holiday = {MONDAY: "Festa del patrono"}

    assert shown(schedule(holidays=holiday)) == []
    assert shown(schedule(unlike(Change.EXTRA, MONDAY, "10:00", "12:00"), holidays=holiday)) == [
        "10:00-12:00"
    ]
    assert shown(schedule(unlike(Change.INSTEAD, MONDAY, "10:00", "12:00"), holidays=holiday)) == [
        "10:00-12:00"
    ]


def test_a_desk_that_is_put_away_is_not_open():
    assert not openings(schedule(), replace(ANNA, active=False), MONDAY)


@pytest.mark.parametrize(
    "times",
    [(time(9), None), (None, time(9))],
)
@pytest.mark.parametrize("kind", Change)
def test_half_a_pair_of_times_is_refused(kind, times):
    with pytest.raises(ValueError, match="both its times"):
        DayException(None, MONDAY, MONDAY, kind, *times)


@pytest.mark.parametrize("kind", [Change.EXTRA, Change.INSTEAD])
def test_an_opening_without_times_is_refused(kind):
    with pytest.raises(ValueError, match="both its times"):
        DayException(None, MONDAY, MONDAY, kind)


def test_values_can_be_keys():
    assert len({schedule(), schedule(), schedule(step=15)}) == 2
    assert len({schedule(holidays={MONDAY: "Festa"}), schedule(holidays={MONDAY: "Altra festa"})}) == 2


def test_a_weekly_series_keeps_its_wall_clock_time_across_both_switches():
    mondays = [date(2026, 3, 2) + timedelta(days=7 * n) for n in range(500)]

    found = [openings(schedule(), ANNA, day) for day in mondays]
    assert {clock(opening.start) for (opening,) in found} == {"09:00"}
    assert {clock(opening.end) for (opening,) in found} == {"11:00"}
    assert {opening.start.hour for (opening,) in found} == {7, 8}
    assert [opening.start.astimezone(ROME).date() for (opening,) in found] == mondays
