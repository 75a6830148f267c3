"""No count of unmet need tells of fewer than five, not even by subtraction; a replay gives nobody anothers' place."""

import random
from datetime import time, timedelta
from uuid import UUID

from plugins.booking.rules.availability import free
from plugins.booking.rules.replay import Demand, replay
from plugins.booking.rules.schedule import Hours, Operator
from plugins.booking.rules.unmet import publishable
from tests.plugins.booking.rules.sample import ANNA, HELP, LONG_HELP, MONDAY, NOW, at, schedule


def test_no_count_below_five_can_be_read_or_worked_out() -> None:
    chance = random.Random(5)
    for _case in range(2_000):
        counts = {str(n): chance.randint(1, 9) for n in range(chance.randint(0, 5))}
        total, parts = publishable(counts)
        assert all(many >= 5 and counts[name] == many for name, many in parts.items()), counts
        if total is None:
            assert sum(counts.values()) < 5 and not parts, counts
        else:
            rest = total - sum(parts.values())
            assert total == sum(counts.values()) >= 5 and (rest == 0 or rest >= 5), counts


def test_a_replay_gives_each_one_the_first_time_that_is_left() -> None:
    asked = [Demand(NOW + timedelta(minutes=n), HELP if n % 3 else LONG_HELP) for n in range(12)]
    found = replay(schedule(), asked)
    days = [MONDAY + timedelta(days=n) for n in range(-7, 14)]
    first = free(schedule(), HELP, days, {}, NOW)[0].start
    assert found.asked == 12 and found.received + found.without == 12
    assert min(one + wait for one, wait in zip([NOW], found.waits, strict=False)) >= first
    assert replay(schedule(), list(reversed(asked))) == found, "the order is that in which they asked"
    assert replay(schedule(horizon=timedelta(days=0)), asked).without == 12


def test_more_hours_never_leave_fewer_with_a_place_and_a_language_is_understood() -> None:
    asked = [Demand(NOW + timedelta(minutes=n), HELP, "ar" if n % 2 else None) for n in range(60)]
    now = replay(schedule(horizon=timedelta(days=7)), asked)
    arabic = Operator(UUID(int=9), "", frozenset({"ar"}))
    more = Hours(ANNA.id, 1, time(14), time(17), operator=arabic)
    hours = (*schedule().hours, more)
    then = replay(schedule(horizon=timedelta(days=7), hours=hours), asked)
    assert now.without > 0 and then.received > now.received and now.understood == 0
    assert then.understood == 6, "three hours of half an hour each, at one desk"
    assert then.soon <= then.received and then.days > 0
    assert replay(schedule(), []).days == 0 and at(MONDAY, "09:00")
