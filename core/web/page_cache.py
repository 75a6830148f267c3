"""Public pages made once: remembered by host, address, language and way of reading, until something published changes.

Only answers to people without a session or a visit are remembered, so nobody's page reaches anybody else.
"""

import gzip
import hashlib
import time
from dataclasses import dataclass
from functools import cached_property

MOST_BYTES = 64 * 1024 * 1024
"""What one process keeps in memory; invented addresses cannot make it more."""
Key = tuple[str, str, bytes, str, str]


@dataclass(frozen=True)
class Made:
    """A page as it left, ready to leave again."""

    version: tuple[int, int]
    until: float
    etag: bytes
    plain: bytes
    route: str = "-"

    @cached_property
    def packed(self) -> bytes:
        """Return it compressed; only then is it worth the time."""
        return gzip.compress(self.plain, 6)


class PageCache:
    """The pages this process remembers; the oldest go first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._made: dict[Key, Made] = {}
        self._bytes = 0

    def get(self, key: Key, version: tuple[int, int]) -> Made | None:
        """Return a page that still holds."""
        made = self._made.get(key)
        if made is None or made.version != version or made.until < time.monotonic():
            return None
        return made

    def put(self, key: Key, version: tuple[int, int], body: bytes, seconds: int, *, route: str = "-") -> Made:
        """Remember a page for some seconds."""
        made = Made(
            version=version,
            until=time.monotonic() + seconds,
            etag=b'"' + hashlib.sha256(body).hexdigest()[:24].encode() + b'"',
            plain=body,
            route=route,
        )
        self._forget(key)
        self._made[key] = made
        self._bytes += len(body)
        while self._bytes > MOST_BYTES:
            self._forget(next(iter(self._made)))
        return made

    def _forget(self, key: Key) -> None:
        if gone := self._made.pop(key, None):
            self._bytes -= len(gone.plain)
