"""Stretches of time: half-open, start included, end excluded."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

Stretch = tuple[int, int]
"""A period in whole seconds since 1970, for counting with."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one moment to a later one, in UTC. Moments of other zones are turned into UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Bring both moments to UTC; refuse what makes no sense."""
        for name, moment in (("start", self.start), ("end", self.end)):
            if moment.tzinfo is not UTC:
                if moment.utcoffset() is None:
                    raise ValueError("A period needs moments with a time zone.")
                object.__setattr__(self, name, moment.astimezone(UTC))
        if self.start >= self.end:
            raise ValueError("A period ends after it starts.")

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a moment; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Period") -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join the stretches that overlap or touch; earliest first."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def minus(stretches: Iterable[Stretch], cut: Stretch) -> list[Stretch]:
    """Take one stretch out of the others; an empty one takes nothing and divides nothing."""
    if cut[0] >= cut[1]:
        return list(stretches)
    pieces = (
        (s, e) for start, end in stretches for s, e in ((start, min(end, cut[0])), (max(start, cut[1]), end))
    )
    return [(start, end) for start, end in pieces if start < end]


@dataclass(frozen=True, slots=True)
class Busy:
    """The taken time of one desk, ready to be asked often."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, taken: "Sequence[Period] | Busy") -> "Busy":
        """Prepare the taken periods of a desk; what is prepared stays as it is."""
        if isinstance(taken, Busy):
            return taken
        return cls.during((int(p.start.timestamp()), -int(-p.end.timestamp() // 1)) for p in taken)

    @classmethod
    def during(cls, stretches: Iterable[Stretch]) -> Self:
        """Prepare the taken stretches of a desk."""
        joined = union(stretches)
        return cls([start for start, _ in joined], [end for _, end in joined])

    def between(self, start: int, end: int) -> Iterator[Stretch]:
        """Give the taken stretches that share a moment with this one, earliest first."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return zip(self.starts[first:last], self.ends[first:last], strict=True)

    def taken(self, start: int, end: int) -> bool:
        """Whether a moment of the stretch is taken."""
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start

    def seconds(self, start: int, end: int) -> int:
        """Return how much of the stretch is taken."""
        shared = (min(e, end) - max(s, start) for s, e in zip(self.starts, self.ends, strict=True))
        return sum(s for s in shared if s > 0)
