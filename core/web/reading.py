"""How somebody likes to read: larger words, black on white, a plainer letter. Their own browser keeps it."""

from collections.abc import Iterable
from itertools import product

from core.web import cookies

COOKIE = "__Host-lettura"
YEAR = 365 * 24 * 3600
SIZES = ("", "grande", "massima")
CONTRAST = "contrasto"
LETTER = "semplice"
USUAL = frozenset[str]()
_CLASSES = {"grande": "df-large", "massima": "df-larger", CONTRAST: "df-contrast", LETTER: "df-plain"}

Reading = frozenset[str]
"""The words chosen, of those in `SIZES`, `CONTRAST` and `LETTER`."""


def written(reading: Reading) -> str:
    """Return the one way in which a choice is written in its cookie."""
    return ".".join(word for word in _CLASSES if word in reading)


_KNOWN = {
    written(chosen): chosen
    for chosen in (frozenset(filter(None, words)) for words in product(SIZES, ("", CONTRAST), ("", LETTER)))
}


def of(headers: Iterable[tuple[bytes, bytes]]) -> Reading:
    """Return what the cookie chooses; whatever is not one of the twelve choices chooses nothing."""
    return _KNOWN.get(cookies.read(headers, COOKIE) or "", USUAL)


def classes(reading: Reading) -> str:
    """Return the classes of the page."""
    return " ".join(_CLASSES[word] for word in _CLASSES if word in reading)


def larger(reading: Reading) -> Reading:
    """Return the choice with the next size; after the largest comes the usual one."""
    now = next((place for place, size in enumerate(SIZES) if size in reading), 0)
    following = SIZES[(now + 1) % len(SIZES)]
    return reading.difference(SIZES) | frozenset(filter(None, [following]))
