"""Counts kept by one process, told in Prometheus' text format (prometheus.io, exposition formats 0.0.4)."""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Mapping

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds; what took longer than the last counts in `+Inf`."""
REQUESTS, SECONDS = "diffuso_requests_total", "diffuso_request_seconds"
CACHE, REFUSED = "diffuso_page_cache_total", "diffuso_tries_refused_total"
ABOUT = {
    REQUESTS: ("counter", "Requests by pattern of address, method and status."),
    SECONDS: ("histogram", "How long an answer took, by pattern of address."),
    CACHE: ("counter", "Public pages: answered from memory, or made."),
    REFUSED: ("counter", "Tries refused because a budget was spent, by budget."),
    "diffuso_pool_connections": (
        "gauge",
        "Connections to the database by role: busy, and how many there may be.",
    ),
    "diffuso_jobs": ("gauge", "Jobs that wait, run, are late by five minutes or more, or were given up."),
    "diffuso_mails_unsent": ("gauge", "Messages that have not left yet."),
    "diffuso_processes": ("gauge", "Processes that serve pages."),
}
Samples = Mapping[str, float]


class Tally:
    """Counters; several threads may add to them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._counts: dict[str, float] = {}
        self._times: dict[str, list[float]] = {}

    def add(self, name: str, **labels: str) -> None:
        """Count one more."""
        key = sample(name, **labels)
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request and how long it took."""
        key = f'{REQUESTS}{{route="{route}",method="{method}",status="{status}"}}'
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1
            times = self._times.get(route)
            if times is None:
                times = self._times[route] = [0.0] * (len(BOUNDS) + 2)
            times[bisect_left(BOUNDS, seconds)] += 1
            times[-1] += seconds

    def samples(self) -> dict[str, float]:
        """Return every count by its name and labels."""
        with self._lock:
            counts, times = dict(self._counts), {route: list(found) for route, found in self._times.items()}
        for route, (*buckets, total) in times.items():
            seen = 0.0
            for bound, count in zip([*map(str, BOUNDS), "+Inf"], buckets, strict=True):
                seen += count
                counts[sample(f"{SECONDS}_bucket", route=route, le=bound)] = seen
            counts[sample(f"{SECONDS}_count", route=route)] = seen
            counts[sample(f"{SECONDS}_sum", route=route)] = total
        return counts


def sample(name: str, **labels: str) -> str:
    """Return the name of one series; labels are words of ours, so nothing in them has to be escaped."""
    told = ",".join(f'{key}="{value}"' for key, value in labels.items())
    return f"{name}{{{told}}}" if told else name


def text(all_samples: Iterable[Samples]) -> str:
    """Return the sum of several processes' samples as one page."""
    total: dict[str, float] = {}
    for samples in all_samples:
        for key, value in samples.items():
            total[key] = total.get(key, 0) + value
    lines = []
    for name, (kind, about) in ABOUT.items():
        own = [key for key in total if _family(key) == name]
        if own:
            lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
            lines += [f"{key} {total[key]:g}" for key in own]
    return "\n".join(lines) + "\n"


def counted(samples: Samples) -> Samples:
    """Return those that only grow, without what is true of one moment."""
    return {key: value for key, value in samples.items() if ABOUT[_family(key)][0] != "gauge"}


def _family(key: str) -> str:
    name = key.partition("{")[0]
    for tail in ("_bucket", "_count", "_sum"):
        if name.startswith(SECONDS):
            name = name.removesuffix(tail)
    return name
