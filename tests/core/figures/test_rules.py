"""Whoever knows the rule, and knows that the numbers add up, still cannot work a small one out."""

from collections import defaultdict
from itertools import product

import pytest

from core.figures.rules import SMALLEST, Hidden, measured, told


@pytest.mark.parametrize("total_first", [True, False])
@pytest.mark.parametrize(("parts", "top"), [(2, 24), (3, 12)])
def test_what_is_hidden_can_be_more_than_one_number(parts: int, top: int, total_first: bool) -> None:
    could_be: dict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    for numbers in product(range(top), repeat=parts):
        row = (sum(numbers), *numbers) if total_first else (*numbers, sum(numbers))
        could_be[tuple(told(row))].add(row)
    tried = 0
    for view, rows in could_be.items():
        if max(map(max, rows)) >= top - SMALLEST:
            continue  # the range of this trial ends here, not the uncertainty
        for place, shown in enumerate(view):
            if isinstance(shown, Hidden):
                tried += 1
                assert len({row[place] for row in rows}) > 1, (view, rows)
    assert tried > 20


def test_hiding_the_small_ones_alone_would_not_do() -> None:
    """The proof has teeth: the plain rule is undone by one subtraction."""
    could_be: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for came, missed in product(range(24), repeat=2):
        row = (came + missed, came, missed)
        view = tuple(None if 0 < value < SMALLEST else value for value in row)
        could_be[view].add(missed)
    assert sum(len(found) == 1 for view, found in could_be.items() if view[2] is None) > 50


def test_days_are_no_counts() -> None:
    assert [measured(code) for code in ("days.filing.x", "days.answer", "assistance.days", "daysoff.x")] == [
        True,
        True,
        False,
        False,
    ]


def test_where_nothing_is_small_everything_is_told() -> None:
    assert told([40, 35, 5, 0]) == [40, 35, 5, 0]
    assert told([]) == []


def test_where_something_is_small_only_the_largest_and_the_zeros_are_told() -> None:
    hidden = Hidden.SHELTERED
    assert told([40, 37, 3, 0]) == [40, hidden, hidden, 0]
    assert told([3, 2, 1, 0]) == [Hidden.SMALL, Hidden.SMALL, Hidden.SMALL, 0]
    assert told([7, 7, 1]) == [7, hidden, hidden]
