"""The load: a process of its own that asks over a few open connections, as fast as it is answered.

Each line on its input is an order, each line on its output what came of it (JSON). The n-th request of a list is
written with its number where it says `{n}`; the count goes on from one order to the next.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import uvloop

LONGEST_WAIT = 30.0
_EMPTY = (204, 304)
_lists: dict[str, Iterator[bytes]] = {}


@dataclass(slots=True)
class Round:
    """What came of one order."""

    asks: Iterator[bytes]
    until: float
    most: int | None = None
    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    size: int = 0
    asked: int = 0

    def next_ask(self) -> bytes | None:
        """Return what is asked next; None where this turn has asked enough, or the list is at its end."""
        if self.asked == self.most:
            return None
        self.asked += 1
        return next(self.asks, None)


class Connection(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, asks again."""

    def __init__(self, turn: Round) -> None:
        """Take part in a round."""
        self.turn, self.done = turn, asyncio.get_running_loop().create_future()
        self.got, self.expected = b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Finish; in the middle of an answer that is a failure."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        """Take a part of the answer; note it when it is whole, and ask again."""
        self.got += data
        if not self.expected:
            head = self.got.find(b"\r\n\r\n")
            if head < 0:
                return
            self.expected = head + 4 + _length(self.got[:head])
        if len(self.got) < self.expected:
            return
        now = time.perf_counter()
        self.turn.statuses[int(self.got[9:12])] += 1
        self.turn.waits.append(now - self.begun)
        self.turn.size += self.expected
        self.got, self.expected = b"", 0
        if now < self.turn.until:
            self._ask()
        else:
            self._finish()

    def _ask(self) -> None:
        ask = self.turn.next_ask()
        if ask is None:
            self._finish()
            return
        self.begun = time.perf_counter()
        self.transport.write(ask)

    def _finish(self) -> None:
        self.done.set_result(None)
        self.transport.close()


def _length(head: bytes) -> int:
    start = head.lower().find(b"\r\ncontent-length:")
    if start < 0:
        if int(head[9:12]) in _EMPTY:
            return 0
        raise ValueError("an answer without a length")
    return int(head[start + 17 :].split(b"\r\n", 1)[0])


def _asks(file: str, *, again: bool) -> Iterator[bytes]:
    """Write each request of a list with its number; go round the list, or stop at its end."""
    asks = [ask.split(b"{n}") for ask in Path(file).read_bytes().split(b"\0")]
    for number, parts in enumerate(cycle(asks) if again else asks):
        yield str(number).encode().join(parts)


async def _turn(
    port: int, file: str, seconds: float, connections: int, *, again: bool, most: int | None
) -> dict[str, object]:
    asks = _lists.setdefault(file, _asks(file, again=again))
    begun = time.perf_counter()
    turn = Round(asks, begun + seconds, most)
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(turn), "127.0.0.1", port) for _ in range(connections)
    ]
    await asyncio.wait_for(asyncio.gather(*(c.done for _, c in made)), seconds + LONGEST_WAIT)
    waits = sorted(turn.waits)
    return {
        "seconds": time.perf_counter() - begun,
        "statuses": turn.statuses,
        "size": turn.size,
        "p50_ms": 1000 * waits[len(waits) // 2] if waits else None,
        "p95_ms": 1000 * waits[len(waits) * 95 // 100] if waits else None,
        "p99_ms": 1000 * waits[len(waits) * 99 // 100] if waits else None,
    }


def main() -> None:
    """Follow orders until there are no more."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for line in sys.stdin:
            print(json.dumps(runner.run(_turn(**json.loads(line)))), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
