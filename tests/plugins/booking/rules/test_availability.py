from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from plugins.booking.rules.availability import first_free, free, nearest, suitable_desk
from plugins.booking.rules.schedule import AppointmentType
from tests.plugins.booking.rules.sample import (
    ANNA,
    BRUNO,
    HELP,
    LONG_HELP,
    MONDAY,
    NOW,
    SCHEDULE,
    TUESDAY,
    at,
    clock,
    period,
    schedule,
)

WHOLE_MORNING = [period(MONDAY, "09:00", "11:00")]


def shown(plan=SCHEDULE, kind=HELP, days=(MONDAY,), occupied=(), now=NOW) -> list[str]:
    return [clock(time.start) for time in free(plan, kind, days, dict(occupied), now)]


def test_a_morning_offers_its_half_hours():
    assert shown() == ["09:00", "09:30", "10:00", "10:30"]


def test_a_time_names_the_desks_that_are_free_then():
    taken = {ANNA.id: [period(MONDAY, "09:00", "09:30")], BRUNO.id: [period(MONDAY, "10:00", "10:30")]}

    found = free(SCHEDULE, HELP, [MONDAY], taken, NOW)
    assert [time.desk_ids for time in found] == [
        (BRUNO.id,),
        (ANNA.id, BRUNO.id),
        (ANNA.id,),
        (ANNA.id, BRUNO.id),
    ]


def test_a_time_goes_when_its_last_desk_goes():
    nine = [period(MONDAY, "09:00", "09:30")]

    assert shown(occupied={ANNA.id: nine})[0] == "09:00"
    assert shown(occupied={ANNA.id: nine, BRUNO.id: nine})[0] == "09:30"


def test_a_longer_kind_needs_room_and_its_own_desk():
    assert shown(kind=LONG_HELP) == ["09:00", "09:30", "10:00"]
    assert shown(kind=LONG_HELP, occupied={ANNA.id: WHOLE_MORNING}) == ["09:00", "09:30", "10:00"]
    assert shown(kind=LONG_HELP, occupied={BRUNO.id: WHOLE_MORNING}) == []


def test_taken_times_need_neither_order_nor_a_grid():
    taken = {BRUNO.id: [period(MONDAY, "10:10", "10:20"), period(MONDAY, "08:00", "09:01")]}

    assert shown(kind=LONG_HELP, occupied=taken) == []
    assert shown(occupied=taken | {ANNA.id: WHOLE_MORNING}) == ["09:30", "10:30"]


def test_steps_are_counted_from_the_opening():
    assert shown(schedule(step=45)) == ["09:00", "09:45", "10:30"]


def test_a_kind_nobody_offers_has_no_times():
    assert shown(kind=AppointmentType(UUID(int=77), 30, "Altro")) == []
    assert shown(kind=replace(LONG_HELP, minutes=15)) == []


@pytest.mark.parametrize(("clock_now", "first"), [("06:59", "09:00"), ("07:00", "09:00"), ("07:01", "09:30")])
def test_notice_is_kept_to_the_minute(clock_now, first):
    assert shown(now=at(MONDAY, clock_now))[0] == first


def test_the_last_day_of_the_horizon_is_offered_to_its_end():
    late = at(MONDAY - timedelta(days=7), "23:00")

    assert shown(schedule(horizon=timedelta(days=7)), days=(MONDAY, TUESDAY), now=late) == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
    ]
    assert shown(schedule(horizon=timedelta(days=6)), days=(MONDAY, TUESDAY), now=late) == []


def test_days_may_come_in_any_order_and_twice():
    days = [TUESDAY, MONDAY, TUESDAY]

    assert [t.start for t in free(SCHEDULE, HELP, days, {}, NOW)] == [
        t.start for day in (MONDAY, TUESDAY) for t in free(SCHEDULE, HELP, [day], {}, NOW)
    ]


def test_the_first_free_time_is_the_first():
    both = {desk.id: WHOLE_MORNING for desk in (ANNA, BRUNO)}

    found = first_free(SCHEDULE, HELP, [MONDAY, TUESDAY], both, NOW)
    assert found is not None
    assert found.start == at(TUESDAY, "09:00")
    assert first_free(SCHEDULE, HELP, [MONDAY], both, NOW) is None


def test_the_three_nearest_come_closest_first_and_the_earlier_of_two():
    taken = {desk.id: [period(MONDAY, "10:00", "10:30")] for desk in (ANNA, BRUNO)}
    found = free(SCHEDULE, HELP, [MONDAY, TUESDAY], taken, NOW)

    assert [clock(t.start) for t in nearest(found, at(MONDAY, "10:00"))] == ["09:30", "10:30", "09:00"]
    assert len(nearest(found, at(MONDAY, "10:00"), count=50)) == len(found)
    assert nearest([], at(MONDAY, "10:00")) == []


def test_the_least_busy_desk_receives_and_of_two_the_first_by_name():
    nine, ten = at(MONDAY, "09:00"), at(MONDAY, "10:00")
    busy_anna = {ANNA.id: [period(MONDAY, "09:00", "09:30")]}
    busy_anna_tomorrow = {ANNA.id: [period(TUESDAY, "09:00", "11:00")]}

    assert suitable_desk(SCHEDULE, HELP, nine, {}) == ANNA
    assert suitable_desk(SCHEDULE, HELP, ten, busy_anna) == BRUNO
    assert suitable_desk(SCHEDULE, HELP, ten, busy_anna_tomorrow) == ANNA
    assert suitable_desk(SCHEDULE, LONG_HELP, nine, {BRUNO.id: WHOLE_MORNING}) is None
    assert suitable_desk(SCHEDULE, HELP, at(MONDAY, "09:10"), {}) is None
    assert suitable_desk(SCHEDULE, HELP, nine + timedelta(milliseconds=1), {}) is None
