"""What the front door takes note of: how many, how long, which pattern of address. Never who, never the address."""

import itertools
import secrets
import time
from typing import TYPE_CHECKING, Any

from core.logs.events import REQUEST
from core.logs.requests import Lines
from core.metrics import gauges
from core.metrics.processes import Shared
from core.metrics.tally import CACHE, REFUSED, Tally, text

if TYPE_CHECKING:
    from core.web.platform import Platform

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class Seen:
    """One request on its way."""

    __slots__ = ("begun", "body", "id", "method", "route", "status")

    def __init__(self, method: str, number: str) -> None:
        """Begin to look."""
        self.begun, self.id, self.method = time.perf_counter(), number, method
        self.route, self.body, self.status = "-", "-", 0


class Watch:
    """Counts requests; writes a line for each where somebody gave it something to write to."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.tally = Tally()
        self.lines: Lines | None = None
        self.shared: Shared | None = None
        self._start, self._numbers = secrets.token_hex(4), itertools.count(1)

    def begin(self, scope: Any) -> Seen:
        """Take note that a request came, and give it a name."""
        method = scope["method"]
        seen = Seen(method if method in METHODS else "other", f"{self._start}-{next(self._numbers):x}")
        REQUEST.set(seen.id)
        return seen

    def end(self, seen: Seen) -> None:
        """Take note of how it went."""
        seconds = time.perf_counter() - seen.begun
        self.tally.request(seen.route, seen.method, seen.status, seconds)
        if self.lines:
            self.lines.add(seen.id, seen.body, seen.method, seen.route, seen.status, seconds)

    def remembered(self, *, hit: bool) -> None:
        """Count a public page: told from memory, or made."""
        self.tally.add(CACHE, outcome="hit" if hit else "made")

    def refused(self, budget: str) -> None:
        """Count a try for which there was no room."""
        self.tally.add(REFUSED, budget=budget)

    def own(self, platform: "Platform") -> dict[str, float]:
        """Return what this process counted, and how busy it is."""
        busy = gauges.pools(app=platform.engine, district=platform.district_engine)
        return {**self.tally.samples(), **busy, "diffuso_processes": 1.0}

    def page(self, platform: "Platform") -> bytes:
        """Return everything that is counted, for Prometheus."""
        others = self.shared.others() if self.shared else ()
        return text([self.own(platform), *others, gauges.queue(platform.engine)]).encode()

    def stop(self) -> None:
        """Tell the last, and end."""
        if self.lines:
            self.lines.stop()
        if self.shared:
            self.shared.stop()
