"""Best fit: whom to receive where, so that nobody is refused while there is a way. Times never move, places may.

Every promise names the places that could keep it. Whether all can be kept at once is decided exactly: a count at each
moment that often proves there is no way, a quick try to make room, then a search through what is left.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

DEPTHS, MOST_TRIES = (1, 2, 4), 60
"""How far others are moved to make room, and how often that is tried, before everything is looked through."""
FEW, FEW_STEPS, MOST_STEPS = 24, 40, 20_000
"""Up to so many people everything is looked through; among more, some steps beside one for each."""


class Promise(NamedTuple):
    """Somebody is expected: when, where she could be received, and where she is now (None: nowhere yet)."""

    id: UUID
    start: int
    end: int
    places: frozenset[UUID]
    at: UUID | None = None


def fit(promised: Iterable[Promise], wanted: Promise) -> Mapping[UUID, UUID] | None:
    """Return who changes place so that one more can be received, her own place included; None where there is no way.

    What is promised fits as it is: no two promises share a place at one time.
    """
    plan = _Plan([*_near(promised, wanted), wanted])
    new = len(plan.ends) - 1
    if not plan.enough(new):
        return None
    return plan.changes() if plan.make_room(new) or plan.search(new) else None


def arrange(promised: Iterable[Promise]) -> tuple[Mapping[UUID, UUID], list[Promise]]:
    """Find places for all who have none; return who changes place, and whom nobody can receive.

    Nobody is left out where there is a way to receive all: each is let in by moving any of the others.
    """
    settled, left_out, was = list[Promise](), list[Promise](), dict[UUID, UUID | None]()
    waiting = list[Promise]()
    for one in promised:
        was[one.id] = one.at
        (settled if one.at in one.places else waiting).append(one)
    for one in sorted(waiting, key=lambda one: (len(one.places), one.start)):
        found = fit(settled, one._replace(at=None))
        if found is None:
            left_out.append(one)
            continue
        settled = [each._replace(at=found.get(each.id, each.at)) for each in (*settled, one)]
    return {one.id: one.at for one in settled if one.at is not None and one.at != was[one.id]}, left_out


def _near(promised: Iterable[Promise], wanted: Promise) -> list[Promise]:
    """Return what can matter: whoever overlaps, and whoever overlaps those in turn."""
    ordered = sorted(promised, key=lambda one: one.start)
    start, end, grown = wanted.start, wanted.end, True
    while grown:
        met = [one for one in ordered if one.start < end and start < one.end]
        grown = any(one.start < start or end < one.end for one in met)
        start, end = min((start, *(one.start for one in met))), max((end, *(one.end for one in met)))
    return met


class _Plan:
    """Who is where, by number: promises are numbers, places are bits."""

    def __init__(self, promises: Sequence[Promise]) -> None:
        self.promises = promises
        self.names = sorted(set().union(*(one.places for one in promises)), key=lambda place: place.int)
        bits = {place: 1 << number for number, place in enumerate(self.names)}
        self.able = [sum(bits[place] for place in one.places) for one in promises]
        self.at = [bits.get(one.at, 0) if one.at else 0 for one in promises]
        self.first = list(self.at)
        self.starts, self.ends = [one.start for one in promises], [one.end for one in promises]
        self.meets = self._overlaps()

    def changes(self) -> dict[UUID, UUID]:
        """Return who is elsewhere than before."""
        return {
            one.id: self.names[now.bit_length() - 1]
            for one, now, was in zip(self.promises, self.at, self.first, strict=True)
            if now != was
        }

    def make_room(self, one: int) -> bool:
        """Try to receive one by moving others out of her way, and others out of theirs: few at first, then more."""
        for deep in DEPTHS:
            self.tries = MOST_TRIES
            if self._receive(one, deep, set(), {one}):
                return True
        return False

    def _receive(self, one: int, deep: int, tried: set[tuple[int, int]], moving: set[int]) -> bool:
        """Receive one, moving others as deep; whoever moves already stays where she has just gone."""
        there: dict[int, list[int]] = {}
        for other in self.meets[one]:
            there.setdefault(self.at[other], []).append(other)
        able = list(_bits(self.able[one]))
        free = next((place for place in able if place not in there), 0)
        if free:
            self.at[one] = free
            return True
        self.tries -= 1
        if not deep or self.tries < 0:
            return False
        for place in sorted(able, key=lambda place: len(there[place])):
            out = there[place]
            if (one, place) in tried or not moving.isdisjoint(out):
                continue
            tried.add((one, place))
            before = list(self.at)
            self.at[one] = place
            for other in out:
                self.at[other] = 0
            if all(self._receive(other, deep - 1, tried, moving.union(out)) for other in out):
                return True
            self.at = before
        return False

    def enough(self, new: int) -> bool:
        """Whether at each moment of hers there is a place for everybody (an augmenting path from who is where)."""
        for moment in {self.starts[new], *(self.starts[other] for other in self.meets[new])}:
            if self.starts[new] <= moment < self.ends[new]:
                together = [n for n in self.meets[new] if self.starts[n] <= moment < self.ends[n]]
                if not self._settle(new, {self.first[other]: other for other in together}, set()):
                    return False
        return True

    def _settle(self, one: int, holder: dict[int, int], seen: set[int]) -> bool:
        for place in _bits(self.able[one]):
            if place not in seen:
                seen.add(place)
                if place not in holder or self._settle(holder[place], holder, seen):
                    return True
        return False

    def search(self, new: int) -> bool:
        """Look through every assignment that can still be right: first of those around, then of all."""
        every = set(range(len(self.able)))
        for around in ({new, *self.meets[new]}, every):
            self.steps = FEW_STEPS + len(around) if len(around) > FEW else MOST_STEPS
            open_to = [self._open_to(one, around) for one in every]
            ways = [places.bit_count() for places in open_to]
            if found := self._look(open_to, ways, list(self.at), around):
                self.at = found
                return True
        return False

    def _open_to(self, one: int, around: set[int]) -> int:
        """Return where one could go while those who are not around stay."""
        kept = self.able[one]
        for other in self.meets[one] if one in around else ():
            if other not in around:
                kept &= ~self.at[other]
        return kept

    def _look(self, open_to: list[int], ways: list[int], at: list[int], left: set[int]) -> list[int] | None:
        """Give the most constrained promise a place, then the next; back where nobody is left a place."""
        if not left:
            return at
        self.steps -= 1
        one = min(left, key=ways.__getitem__)
        rest, alike = left - {one}, list[frozenset[int]]()
        others = [other for other in self.meets[one] if other in rest]
        for place in sorted(_bits(open_to[one]), key=lambda place: place != self.first[one]):
            if self.steps < 0 or (alike and _likeness(place, open_to, rest) in alike):
                continue
            met = [other for other in others if open_to[other] & place]
            if all(ways[other] > 1 for other in met):
                narrowed, fewer, seated = list(open_to), list(ways), list(at)
                seated[one] = place
                for other in met:
                    narrowed[other] ^= place
                    fewer[other] -= 1
                if found := self._look(narrowed, fewer, seated, rest):
                    return found
            alike.append(_likeness(place, open_to, rest))
        return None

    def _overlaps(self) -> list[list[int]]:
        meets: list[list[int]] = [[] for _one in self.starts]
        running: list[int] = []
        for one in sorted(range(len(self.starts)), key=self.starts.__getitem__):
            running = [other for other in running if self.ends[other] > self.starts[one]]
            for other in running:
                if self.able[one] & self.able[other]:
                    meets[one].append(other)
                    meets[other].append(one)
            running.append(one)
        return meets


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def _likeness(place: int, open_to: Sequence[int], left: Collection[int]) -> frozenset[int]:
    """Return to whom of those left a place is open: of two places that are alike, trying one is enough."""
    return frozenset(one for one in left if open_to[one] & place)
