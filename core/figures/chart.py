"""Columns as a drawing: where each stands, how high it is, what is written at it. Pure; the template draws."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 360, 200
TOP, FOOT = 24, 34
FULLEST = 0.7
"""How much of its place a column fills."""
STUB = 14
"""The height of a column whose number is not told: the same for all, so that it tells nothing."""


class Point(NamedTuple):
    """What one column stands for: its name, its number (None: not told), the number in words."""

    label: str
    value: int | None
    words: str


class Column(NamedTuple):
    """One column of the drawing."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    words: str
    told: bool


class Chart(NamedTuple):
    """A drawing and what it says in words, for whoever does not see it."""

    title: str
    words: str
    columns: tuple[Column, ...]
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = HEIGHT - FOOT


def chart(title: str, points: Sequence[Point]) -> Chart:
    """Return the columns of some numbers, the highest as high as there is room."""
    most = max((point.value or 0 for point in points), default=0)
    return Chart(
        title=title,
        words="; ".join(f"{point.label}: {point.words}" for point in points),
        columns=tuple(_column(place, point, len(points), most) for place, point in enumerate(points)),
    )


def _column(place: int, point: Point, count: int, most: int) -> Column:
    share = WIDTH / count
    room = HEIGHT - TOP - FOOT
    height = STUB if point.value is None else room * point.value / most if most else 0
    return Column(
        x=round(share * (place + (1 - FULLEST) / 2), 1),
        y=round(HEIGHT - FOOT - height, 1),
        width=round(share * FULLEST, 1),
        height=round(height, 1),
        middle=round(share * (place + 0.5), 1),
        label=point.label,
        words=point.words,
        told=point.value is not None,
    )
