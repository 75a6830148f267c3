"""What comes first, what is left out, when a mended sentence is better than the written one."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

PHRASE = 0.8
"""How much each word of a synonym tells that stands whole in the sentence."""
WHOLE = 2.0
"""How much more it tells when the sentence is nothing else."""
BEGUN = 0.3
"""How much a word tells that is still being written."""
CUT = 0.4
"""What scores less than this part of the best is left out."""
STALE = 0.7
"""How much a sheet that may no longer hold counts as the best."""
BETTER = 1.25
"""How much better a mended sentence has to fit."""


KINDS = ("service", "need", "body")
"""What comes first of what fits equally well."""


class Scored(Protocol):
    """Something found, and how well it fits."""

    @property
    def kind(self) -> str:
        """One of KINDS."""

    @property
    def slug(self) -> str:
        """Its name in addresses."""

    @property
    def score(self) -> float:
        """The more the better."""

    @property
    def stale(self) -> bool:
        """Whether its sheet may no longer hold."""


S = TypeVar("S", bound=Scored)


def power(size: int, of: int, count: int) -> float:
    """Return the weight of `count` phrases of `size` words, in a sentence `of` as many or more.

    PostgreSQL divides what fits one of them by their count.
    """
    return PHRASE * size * count * (WHOLE if size == of else 1)


def in_order(found: Sequence[S]) -> list[S]:
    """Leave out what fits badly; the best first, what may no longer hold last."""
    least = CUT * max((_counts(one) for one in found), default=0.0)
    kept = [one for one in found if one.score >= least]
    return sorted(kept, key=lambda one: (one.stale, -round(one.score, 3), KINDS.index(one.kind), one.slug))


def worth_mending(written: float, mended: float) -> bool:
    """Whether the mended sentence fits so much better that it was meant."""
    return mended > BETTER * written


def _counts(one: Scored) -> float:
    return one.score * (STALE if one.stale else 1)
