"""What holds for every schedule, whatever is booked."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from plugins.booking.rules.availability import first_free, free, nearest, suitable_desk
from plugins.booking.rules.openings import openings
from plugins.booking.rules.periods import Period
from plugins.booking.rules.refusals import Reason, why_not
from tests.plugins.booking.rules import oracle
from tests.plugins.booking.rules.drawn import Case, cases


@pytest.mark.long
@settings(max_examples=80)
@given(cases())
def test_free_times_are_the_ones_found_by_looking_at_every_five_minutes(case: Case):
    found = free(case.schedule, case.kind, case.days, case.occupied, case.now)

    slowly = oracle.free(case.schedule, case.kind, case.days, case.occupied, case.now)
    assert {time.start: set(time.desk_ids) for time in found} == slowly
    assert [time.start for time in found] == sorted(slowly)


@pytest.mark.long
@settings(max_examples=60)
@given(cases())
def test_openings_are_the_ones_found_by_looking_at_every_five_minutes(case: Case):
    for desk in case.schedule.desks:
        for day in case.days:
            assert openings(case.schedule, desk, day) == oracle.openings(case.schedule, desk, day)


@pytest.mark.long
@settings(max_examples=60)
@given(cases())
def test_a_free_time_never_overlaps_a_taken_one_and_lies_inside_an_opening(case: Case):
    desks = {desk.id: desk for desk in case.schedule.desks}
    for time in free(case.schedule, case.kind, case.days, case.occupied, case.now):
        wanted = Period(time.start, time.end)
        assert time.end - time.start == timedelta(minutes=case.kind.minutes)
        for desk_id in time.desk_ids:
            assert not any(wanted.overlaps(taken) for taken in case.occupied[desk_id])
            around = [day + timedelta(days=n) for day in case.days for n in (-1, 0, 1)]
            open_times = [o for day in around for o in openings(case.schedule, desks[desk_id], day)]
            assert any(opening.contains(wanted) for opening in open_times)


@pytest.mark.long
@settings(max_examples=60)
@given(cases())
def test_a_reason_is_given_exactly_for_the_times_that_are_not_free(case: Case):
    free_starts = {t.start for t in free(case.schedule, case.kind, case.days, case.occupied, case.now)}

    for moment in oracle.grains(case.days[2])[::3]:
        refusal = why_not(case.schedule, case.kind, moment, case.occupied, case.now)
        assert (refusal is None) == (moment in free_starts)
        assert refusal is None or (refusal.reason in Reason and refusal.sentence.endswith("."))


@pytest.mark.long
@settings(max_examples=60)
@given(cases())
def test_the_chosen_desk_is_one_of_the_free_ones(case: Case):
    found = free(case.schedule, case.kind, case.days, case.occupied, case.now)

    assert first_free(case.schedule, case.kind, case.days, case.occupied, case.now) == next(iter(found), None)
    for time in found[:20]:
        desk = suitable_desk(case.schedule, case.kind, time.start, case.occupied)
        assert desk is not None
        assert desk.id in time.desk_ids


@pytest.mark.long
@settings(max_examples=60)
@given(cases())
def test_the_nearest_are_the_nearest(case: Case):
    found = free(case.schedule, case.kind, case.days, case.occupied, case.now)

    for wanted in oracle.grains(case.days[1])[::40]:
        slowly = sorted(found, key=lambda time: (abs(time.start - wanted), time.start))
        assert nearest(found, wanted) == slowly[:3]
