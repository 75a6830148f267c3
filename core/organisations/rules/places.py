"""How far a body is, in words, and where it stands on the map of its district."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from core.i18n import _

A_ROW = 5
STEP = 27
"""Between two marks of the map: a finger finds one of them."""


class Distance(IntEnum):
    """How far a body's seat is from somebody's Comune, the nearest first."""

    SAME = 0
    NEXT = 1
    DISTRICT = 2
    OUTSIDE = 3
    UNKNOWN = 4


class Mark(NamedTuple):
    """A number on the map."""

    number: int
    x: float
    y: float


def distance(comune: str, seat: str | None, neighbours: Mapping[str, Sequence[str]]) -> Distance:
    """Say how far a seat is from a Comune; a Comune outside the district has none of its own."""
    if not seat:
        return Distance.UNKNOWN
    if seat == comune:
        return Distance.SAME
    if seat in neighbours.get(comune, ()):
        return Distance.NEXT
    return Distance.DISTRICT if seat in neighbours else Distance.OUTSIDE


def distance_words(far: Distance, seat: str) -> str:
    """Say it as one says it."""
    words = {
        Distance.SAME: _("nel tuo Comune, {seat}"),
        Distance.NEXT: _("nel Comune accanto, {seat}"),
        Distance.DISTRICT: "{seat}",
        Distance.OUTSIDE: _("a {seat}, fuori dal distretto"),
        Distance.UNKNOWN: _("sede da confermare"),
    }
    return words[far].format(seat=seat)


def marks(areas: Iterable[Mapping[str, Any]], seated: Sequence[tuple[int, str]]) -> Iterator[Mark]:
    """Place the bodies in their Comune, row by row. `seated`: number and seat of each."""
    for area in areas:
        here = [one for one in seated if one[1] == area["comune"]]
        middle, top = area["marks_at"]
        for place, (number, _seat) in enumerate(here):
            row, column = divmod(place, A_ROW)
            wide = min(len(here) - row * A_ROW, A_ROW)
            yield Mark(number, middle + (column - (wide - 1) / 2) * STEP, top + row * STEP)
