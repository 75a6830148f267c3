"""Slips of the pen: which known word somebody meant."""

import re
from collections.abc import Iterable

from core.search.rules.sentence import folded

SHORTEST, LONGEST = 3, 40
LONG = 8
_DOUBLE = re.compile(r"(.)\1+")
_SAME_SOUND = str.maketrans({"k": "c", "y": "i", "j": "i", "w": "v", "h": None})


def may_be(word: str) -> bool:
    """Whether a word can be told from others with a slip: neither too short, nor no word at all, nor a number."""
    return SHORTEST < len(word) <= LONGEST and word.isalpha()


def skeleton(word: str) -> str:
    """Return a word as one hears it: no doubled letters, no silent h. Most slips in Italian are there."""
    heard = _DOUBLE.sub(r"\1", folded(word).translate(_SAME_SOUND))
    return _DOUBLE.sub(r"\1", heard.replace("cq", "q")) or folded(word)[:1]


def deletes(word: str) -> list[str]:
    """Return the skeleton of a word and its forms short of one letter (symmetric deletion, Garbe 2012)."""
    bare = skeleton(word)
    shorter = (bare[:i] + bare[i + 1 :] for i in range(len(bare))) if len(bare) >= SHORTEST else ()
    return sorted({bare, *shorter})


def meant(word: str, known: Iterable[tuple[str, int]]) -> str:
    """Return the known word nearest to the written one, then the weightiest; the written one if none is near."""
    allowed = 1 if len(word) < LONG else 2
    bare = skeleton(word)
    scored = [(distance(bare, skeleton(other)), -weight, other) for other, weight in known]
    near = [found for found in scored if found[0] <= allowed]
    return min(near)[2] if near else word


def distance(one: str, other: str) -> int:
    """Count the letters to insert, take away, change or swap (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
