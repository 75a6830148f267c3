"""What may be said about a page, and what the counts say. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

STARS = range(1, 6)
CLEAR_FROM = 4
"""Four stars and more ask what went well, fewer ask what went wrong."""
REASONS = ("clear", "complete", "sure", "working", "other")
PAGE = re.compile(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?)?")
SMALLEST = 5
"""Fewer opinions than these say more about who gave them than about the page."""


def reason(stars: int, said: str) -> str:
    """Return the reason that goes with the stars, empty where there is none: one of `good-...`, `bad-...`."""
    side = "good-" if stars >= CLEAR_FROM else "bad-"
    return said if said.startswith(side) and said.removeprefix(side) in REASONS else ""


@dataclass(frozen=True, slots=True)
class Clearness:
    """What many people said of one page; `average` and `reason` are None where too few said it."""

    page: str
    opinions: int
    average: float | None
    reason: str | None


def summed(rows: Iterable[tuple[str, int, str, int]]) -> list[Clearness]:
    """Sum (page, stars, reason, times) up page by page: those that need work first, the little-read last."""
    pages: dict[str, list[tuple[int, str, int]]] = {}
    for page, stars, said, times in rows:
        pages.setdefault(page, []).append((stars, said, times))
    found = [_summed(page, given) for page, given in pages.items()]
    return sorted(found, key=lambda one: (one.average is None, one.average or 0, -one.opinions, one.page))


def _summed(page: str, given: list[tuple[int, str, int]]) -> Clearness:
    opinions = sum(times for _stars, _said, times in given)
    if opinions < SMALLEST:
        return Clearness(page, opinions, None, None)
    average = round(sum(stars * times for stars, _said, times in given) / opinions, 1)
    why: dict[str, int] = {}
    for _stars, said, times in given:
        if said:
            why[said] = why.get(said, 0) + times
    most = max(why, key=lambda said: (why[said], said), default=None)
    return Clearness(page, opinions, average, most if most and why[most] >= SMALLEST else None)
