"""One JSON line for each request, written from aside, so that nobody waits for it."""

import json
import threading
import time
from collections import deque
from datetime import UTC, datetime
from functools import lru_cache
from typing import BinaryIO, NamedTuple

EVERY = 0.5
MOST = 20_000
"""Lines that may wait; where nobody reads any more, the oldest are let go."""


class Line(NamedTuple):
    """What is told of a request: the pattern of its address, never the address; the body, never the person."""

    at: float
    request: str
    body: str
    method: str
    route: str
    status: int
    seconds: float

    def json(self) -> str:
        """Return it as it is written."""
        return (
            f'{{"at": "{_second(int(self.at))}.{int(self.at % 1 * 1000):03}+00:00", "event": "request", '
            f'"request": {_quoted(self.request)}, "body": {_known(self.body)}, "method": {_known(self.method)}, '
            f'"route": {_known(self.route)}, "status": {self.status}, "ms": {self.seconds * 1000:.2f}}}'
        )


_quoted = json.JSONEncoder(ensure_ascii=True).encode
_known = lru_cache(maxsize=4_000)(_quoted)


@lru_cache(maxsize=8)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


class Lines:
    """Collects lines and writes them twice a second."""

    def __init__(self, out: BinaryIO) -> None:
        """Write to this stream from now on."""
        self.out, self._waiting = out, deque[Line](maxlen=MOST)
        self._end = threading.Event()
        self._writer = threading.Thread(target=self._write, daemon=True, name="request-lines")
        self._writer.start()

    def add(self, request: str, body: str, method: str, route: str, status: int, seconds: float) -> None:
        """Take note of a request."""
        self._waiting.append(Line(time.time(), request, body, method, route, status, seconds))

    def stop(self) -> None:
        """Write what waits, and end."""
        self._end.set()
        self._writer.join()

    def _write(self) -> None:
        ended = False
        while not ended:
            ended = self._end.wait(EVERY)
            ready = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if ready:
                self.out.write("".join(f"{line.json()}\n" for line in ready).encode())
                self.out.flush()
