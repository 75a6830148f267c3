"""Who interprets for whom, and who is received where her language is spoken, when somebody is gone. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from typing import NamedTuple
from uuid import UUID

from plugins.booking.rules.fit import Promise, arrange

MOST_WAYS = 200
"""How many ways to share people between mediators and operators are looked at in a day."""


class Seat(NamedTuple):
    """Somebody who is expected: where she could be received, who could interpret, and where that is not needed.

    `beside` is None where nobody has to interpret; its `at` is None where nobody does any more.
    """

    desk: Promise
    beside: Promise | None
    spoken: frozenset[UUID]

    @property
    def by_operator(self) -> bool:
        """Whether whoever receives her speaks her language already."""
        return self.beside is not None and self.beside.at is None and self.desk.at in self.spoken

    @property
    def in_her_language(self) -> Promise:
        """Return her place where whoever receives speaks her language."""
        at = self.desk.at if self.desk.at in self.spoken else None
        return self.desk._replace(places=self.spoken, at=at)

    @property
    def waits(self) -> bool:
        """Whether she was promised her language, and nobody speaks it with her any more."""
        return self.beside is not None and self.beside.at is None and not self.by_operator


class Cover(NamedTuple):
    """Who changes desk, who changes mediator (None: whoever receives speaks it), and who stays without."""

    desks: Mapping[UUID, UUID]
    beside: Mapping[UUID, UUID | None]
    without: frozenset[UUID]


def cover(seats: Sequence[Seat], held: Iterable[Promise]) -> Cover:
    """Find somebody who speaks with each one, changing mediators first, then desks; nobody loses what she has.

    Of all ways looked at, the one that leaves the fewest without, and of those the one that changes the fewest desks.
    """
    fixed, best = tuple(held), Cover({}, {}, frozenset(one.desk.id for one in seats if one.waits))
    for freed in islice(_ways(seats), MOST_WAYS):
        found = _tried(seats, fixed, freed)
        if found and (len(found.without) < len(best.without)):
            best = found
        if not best.without:
            break
    return best


def _ways(seats: Sequence[Seat]) -> Iterator[Collection[UUID]]:
    """Give whom operators could receive in her language, those who wait for somebody first: nobody, one, two."""
    able = [one for one in seats if one.beside and one.spoken and not one.by_operator]
    ids = [one.desk.id for one in sorted(able, key=lambda one: not one.waits)]
    return chain.from_iterable(combinations(ids, many) for many in range(len(ids) + 1))


def _tried(seats: Sequence[Seat], held: Sequence[Promise], freed: Collection[UUID]) -> Cover | None:
    """Return how it would be with these before an operator who speaks their language; None where desks do not do."""
    spoken = {one.desk.id for one in seats if one.by_operator}.union(freed)
    beside, without = arrange(
        [*held, *(one.beside for one in seats if one.beside and one.desk.id not in spoken)]
    )
    desks, crowded = arrange(
        [*held, *(one.in_her_language if one.desk.id in spoken else one.desk for one in seats)]
    )
    if crowded:
        return None
    return Cover(desks, {**beside, **dict.fromkeys(freed)}, frozenset(one.id for one in without))
