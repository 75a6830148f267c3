"""Which counts may be told, and which would give people away. Pure."""

from collections.abc import Sequence
from enum import StrEnum

SMALLEST = 5
DAYS = "days"
"""How codes of what is no count begin; whoever makes such a figure makes it of at least `SMALLEST`."""


class Hidden(StrEnum):
    """Why a count is not told."""

    SMALL = "small"
    """From 1 to 4: few enough to guess who they are."""
    SHELTERED = "sheltered"
    """A small one, or one that would give a small one away by subtraction; which of the two is not told."""


def family(code: str) -> str:
    """Return the beginning of a code: counts of different families do not add up."""
    return code.partition(".")[0]


def measured(code: str) -> bool:
    """Whether a figure is a number of days that at least five have made, and no count: nothing adds up with it."""
    return family(code) == DAYS


def told(values: Sequence[int]) -> list[int | Hidden]:
    """Hide the small counts of one room, body and month, and with them all but the largest and the zeros.

    Counts of one month often add up (those booked are those who came and those who did not): a small one hidden
    alone could be had by subtraction, and so could one sheltered by a single other, chosen by a known rule.
    """
    if not any(0 < value < SMALLEST for value in values):
        return list(values)
    most = max(values)
    if most < SMALLEST:
        return [Hidden.SMALL if value else 0 for value in values]
    kept = values.index(most)
    return [value if place == kept or value == 0 else Hidden.SHELTERED for place, value in enumerate(values)]
