"""Public pages made once: remembered by host, address and language, until something published changes.

Only answers to people without a session or a visit are remembered, so nobody's page reaches anybody else.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

MOST = 4_000
Key = tuple[str, str, bytes, str]


@dataclass(frozen=True)
class Made:
    """A page as it left, ready to leave again."""

    version: tuple[int, int]
    until: float
    etag: bytes
    plain: bytes

    @cached_property
    def packed(self) -> bytes:
        """Return it compressed; only then is it worth the time."""
        return gzip.compress(self.plain, 6)


class PageCache:
    """The pages this process remembers; the oldest go first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._made: OrderedDict[Key, Made] = OrderedDict()

    def get(self, key: Key, version: tuple[int, int]) -> Made | None:
        """Return a page that still holds."""
        made = self._made.get(key)
        if made is None or made.version != version or made.until < time.monotonic():
            return None
        return made

    def put(self, key: Key, version: tuple[int, int], body: bytes, seconds: int) -> Made:
        """Remember a page for some seconds."""
        made = Made(
            version=version,
            until=time.monotonic() + seconds,
            etag=b'"' + hashlib.sha256(body).hexdigest()[:24].encode() + b'"',
            plain=body,
        )
        self._made[key] = made
        self._made.move_to_end(key)
        while len(self._made) > MOST:
            self._made.popitem(last=False)
        return made
