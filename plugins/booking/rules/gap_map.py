"""How often nobody had a place in each Comune, and how darkly that is drawn. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping

from plugins.booking.rules.unmet import SMALLEST, publishable

LEVELS = 3


def by_comune(told: Iterable[tuple[str, int]], looked_for: Mapping[str, int]) -> dict[str, int]:
    """Return the sum of what may be told of each Comune: of its bodies, and of searches in the whole network.

    Each addend stands somewhere on the page already, five or more, so the sum gives nobody away.
    """
    _total, searches = publishable(looked_for)
    found = Counter[str]()
    for comune, many in (*told, *searches.items()):
        if comune and many >= SMALLEST:
            found[comune] += many
    return dict(found)


def level(many: int, most: int) -> int:
    """Return how densely a Comune is hatched: 0 where nothing may be told, else by thirds of the most."""
    return 0 if many < SMALLEST else min(LEVELS, 1 + LEVELS * many // (most + 1))
