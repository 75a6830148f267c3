"""One JSON line for each request, written from aside, so that nobody waits for it."""

import json
import threading
import time
from collections import deque
from typing import BinaryIO, NamedTuple

from core.logs.events import moment

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
        told = {
            "at": moment(self.at),
            "event": "request",
            "request": self.request,
            "body": self.body,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": round(self.seconds * 1000, 2),
        }
        return json.dumps(told, ensure_ascii=True)


class Lines:
    """Collects lines and writes them twice a second."""

    def __init__(self, out: BinaryIO) -> None:
        """Write to this stream from now on."""
        self.out, self._waiting = out, deque[Line](maxlen=MOST)
        self._end = threading.Event()
        self._writer = threading.Thread(target=self._write, daemon=True, name="request-lines")
        self._writer.start()

    def add(self, *told: object) -> None:
        """Take note of a request."""
        self._waiting.append(Line(time.time(), *told))  # type: ignore[arg-type]

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
