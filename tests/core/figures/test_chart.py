"""Columns: the highest fills the room, what is not told is as high for every number."""

from itertools import pairwise

from core.figures.chart import FOOT, HEIGHT, STUB, TOP, WIDTH, Point, chart


def test_heights_are_in_proportion_and_stand_on_the_ground() -> None:
    drawn = chart("Titolo", [Point("a", 10, "10"), Point("b", 5, "5"), Point("c", 0, "0")]).columns
    assert [one.height for one in drawn] == [HEIGHT - TOP - FOOT, (HEIGHT - TOP - FOOT) / 2, 0]
    assert all(one.y + one.height == HEIGHT - FOOT for one in drawn)
    assert all(left.x + left.width < right.x for left, right in pairwise(drawn))
    assert drawn[-1].x + drawn[-1].width <= WIDTH


def test_what_is_not_told_shows_nothing_of_its_number() -> None:
    made = chart("Titolo", [Point("a", 40, "40"), Point("b", None, "non mostrato")])
    assert (made.columns[1].height, made.columns[1].told) == (STUB, False)
    assert made.words == "a: 40; b: non mostrato"


def test_nothing_and_only_zeros_can_be_drawn() -> None:
    assert chart("Titolo", []).columns == ()
    assert chart("Titolo", [Point("a", 0, "0")]).columns[0].height == 0
