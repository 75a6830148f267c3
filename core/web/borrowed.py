"""A computer that is everybody's: nothing stays on it, and whoever walks away is signed out soon."""

import re
from collections.abc import Iterable, Iterator

from core.web import cookies

COOKIE = "__Host-computer"
EVERYBODY_S = "di-tutti"
IDLE_SECONDS = 5 * 60
OURS = re.compile(rb"__Host-[a-z]{1,40}")


def of(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether somebody said that this computer is everybody's."""
    return cookies.read(headers, COOKIE) == EVERYBODY_S


def ours(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[str]:
    """Walk the names of our own cookies that came."""
    return (name.decode() for name in cookies.names(headers) if OURS.fullmatch(name))
