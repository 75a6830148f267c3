"""Server and floor in turns, so that what disturbs the machine disturbs both."""

from dataclasses import dataclass
from statistics import median

from core.bench.load import Asks, Load, Turn
from core.bench.processes import Web

TURNS = 5


@dataclass(frozen=True, slots=True)
class Target:
    """A server, and what it is asked."""

    web: Web
    asks: Asks


@dataclass(frozen=True, slots=True)
class Half:
    """What one of the two did in its turns."""

    turns: tuple[Turn, ...]
    cpu: float

    @property
    def requests(self) -> int:
        """Count what was answered."""
        return sum(turn.requests for turn in self.turns)

    @property
    def rps(self) -> float:
        """Return the usual rate of a turn."""
        return median(turn.rps for turn in self.turns)

    @property
    def cpu_us(self) -> float:
        """Return the microseconds of processor that one answer took."""
        return 1e6 * self.cpu / self.requests


def in_turns(load: Load, one: Target, other: Target, seconds: float) -> tuple[Half, Half]:
    """Ask both, a slice of time each, now one first and now the other; `seconds` is for each of the two."""
    slices: dict[int, list[Turn]] = {0: [], 1: []}
    used = [0.0, 0.0]
    for number in range(TURNS):
        for which in ((0, 1), (1, 0))[number % 2]:
            target = (one, other)[which]
            before = target.web.cpu()
            slices[which].append(load.turn(target.web.port, target.asks, seconds / TURNS))
            used[which] += target.web.cpu() - before
    return Half(tuple(slices[0]), used[0]), Half(tuple(slices[1]), used[1])


def ratio(one: Half, other: Half) -> float:
    """Return the median, over the turns, of one's rate over the other's."""
    return median(a.rps / b.rps for a, b in zip(one.turns, other.turns, strict=True))
