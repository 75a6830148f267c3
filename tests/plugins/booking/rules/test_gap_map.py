"""The map sums up what is told already, and tells nothing else."""

import random

import pytest

from plugins.booking.rules.gap_map import by_comune, level
from plugins.booking.rules.unmet import publishable


@pytest.mark.parametrize("seed", range(200))
def test_every_number_is_a_sum_of_numbers_that_are_told(seed: int) -> None:
    chance = random.Random(seed)
    names = ["segrate", "rodano", "pioltello", ""]
    told = [(chance.choice(names), chance.randint(0, 12)) for _body in range(6)]
    searches = {name: chance.randint(0, 12) for name in names}
    _total, parts = publishable(searches)
    found = by_comune(told, searches)
    for name in names:
        shown = sum(many for comune, many in told if comune == name and many >= 5) + parts.get(name, 0)
        assert found.get(name, 0) == (shown if name else 0)
    assert all(many >= 5 for many in found.values())


def test_darker_is_more_and_nothing_told_is_white() -> None:
    assert [level(many, 60) for many in (0, 4, 5, 20, 21, 40, 41, 60)] == [0, 0, 1, 1, 2, 2, 3, 3]
