from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.booking.rules.periods import Busy, Period, minus, union
from tests.plugins.booking.rules.sample import MONDAY, ROME, period

stretches = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair)))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_periods_that_touch_do_not_overlap():
    assert not period(MONDAY, "09:00", "09:30").overlaps(period(MONDAY, "09:30", "10:00"))
    assert period(MONDAY, "09:00", "09:31").overlaps(period(MONDAY, "09:30", "10:00"))


def test_a_period_contains_itself_and_nothing_longer():
    morning = period(MONDAY, "09:00", "11:00")

    assert morning.contains(morning)
    assert morning.contains(period(MONDAY, "09:30", "11:00"))
    assert not morning.contains(period(MONDAY, "10:30", "11:01"))


def test_moments_of_other_zones_become_utc():
    here = Period(NOON.astimezone(ROME), NOON.astimezone(ROME) + timedelta(hours=1))

    assert here == Period(NOON, NOON + timedelta(hours=1))
    assert here.start.tzinfo is here.end.tzinfo is UTC
    assert len({here, Period(NOON, NOON + timedelta(hours=1))}) == 1


@pytest.mark.parametrize("end", [NOON, NOON - timedelta(seconds=1), datetime(2026, 11, 23, 13)])  # noqa: DTZ001
def test_a_period_that_makes_no_sense_is_refused(end: datetime):
    with pytest.raises(ValueError, match="A period"):
        Period(NOON, end)


@given(st.lists(stretches), stretches)
def test_joining_and_cutting_keep_exactly_the_right_moments(drawn, cut):
    covered = {n for start, end in drawn for n in range(start, end)}

    joined = union(drawn)
    assert [n for start, end in joined for n in range(start, end)] == sorted(covered)
    assert all(before[1] < after[0] for before, after in pairwise(joined))
    left = minus(joined, cut)
    assert [n for start, end in left for n in range(start, end)] == sorted(covered - set(range(*cut)))
    assert left == union(left)


@given(st.lists(stretches.filter(lambda s: s[0] < s[1])), stretches.filter(lambda s: s[0] < s[1]))
def test_a_stretch_is_taken_when_one_of_its_moments_is(drawn, asked):
    busy = Busy.of([Period(_second(start), _second(end)) for start, end in drawn])
    covered = {n for start, end in drawn for n in range(start, end)} & set(range(*asked))

    assert busy.taken(*asked) == bool(covered)
    assert busy.seconds(*asked) == len(covered)


def test_part_of_a_second_counts_as_taken():
    busy = Busy.of([Period(_second(10) + timedelta(milliseconds=1), _second(20) + timedelta(milliseconds=1))])

    assert busy.taken(20, 21)
    assert busy.taken(9, 11)
    assert not busy.taken(9, 10)


def _second(number: int) -> datetime:
    return datetime.fromtimestamp(number, UTC)
