"""Calls to the outside: to hosts that the installation names and to no other, within bounds.

An address that somebody typed may lead inside (SSRF). So what is called is compared with a list whole: scheme, host and
port. The name is resolved once, the address looked at, and that very address is spoken to; no redirect is followed.
Plain http is for this machine alone.
"""

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.settings import Origin, origin

SECONDS = 5.0
"""For one call, from the first byte to the last."""
MOST_BYTES = 256 * 1024
AT_ONCE = 4
"""Calls of one process: somebody who answers slowly must not keep every thread waiting."""
_lines = threading.BoundedSemaphore(AT_ONCE)


class Outside(Exception):
    """The address is not one that may be called."""


class Silent(Exception):
    """Nobody answered, or not within bounds."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came back."""

    status: int
    body: bytes


def allowed(url: str, origins: frozenset[Origin]) -> bool:
    """Whether an address may be called."""
    try:
        return bool(origin(url)) and origin(url) in origins
    except ValueError:
        return False


def call(
    url: str,
    *,
    origins: frozenset[Origin],
    form: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Said:
    """Ask for an address, or send it a form; raise Outside or Silent. A redirect is an answer like others."""
    if not allowed(url, origins):
        raise Outside(url)
    if not _lines.acquire(blocking=False):
        raise Silent("too many calls at once")
    try:
        return _call(url, form, dict(headers or {}))
    except (OSError, HTTPException) as why:
        raise Silent(type(why).__name__) from None
    finally:
        _lines.release()


def _call(url: str, form: bytes | None, headers: dict[str, str]) -> Said:
    scheme, host, port = origin(url)
    parts = urlsplit(url)
    line = _Line(host, port, address=_address(scheme, host, port), secure=scheme == "https")
    clock = threading.Timer(SECONDS, line.cut)
    clock.daemon = True
    clock.start()
    headers |= {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close"}
    if form is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    try:
        line.request(
            "GET" if form is None else "POST",
            (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            form,
            headers,
        )
        answer = line.getresponse()
        body = answer.read(MOST_BYTES + 1)
    finally:
        clock.cancel()
        line.close()
    if line.was_cut or len(body) > MOST_BYTES:
        raise Silent("too long")
    return Said(answer.status, body)


def _address(scheme: str, host: str, port: int) -> str:
    """Return the address to speak to; raise Outside where one of them leads inside."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for each in found:
        if not fit(each, scheme):
            raise Outside(host)
    return min(found, key=lambda each: (":" in each, each))


def fit(address: str, scheme: str) -> bool:
    """Whether an address may be spoken to: of the public network, or with plain http of this machine."""
    found = ip_address(address)
    inside = getattr(found, "ipv4_mapped", None) or found
    return inside.is_loopback if scheme == "http" else inside.is_global and not inside.is_multicast


@cache
def trust() -> ssl.SSLContext:
    """Return how certificates are checked: as the machine does, with no older TLS than 1.2."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Line(HTTPConnection):
    """A connection to an address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address, self.secure, self.was_cut = address, secure, False
        self.ours: socket.socket | None = None

    def connect(self) -> None:
        """Connect, and check the certificate against the name."""
        self.ours = self.sock = socket.create_connection((self.address, self.port), SECONDS)
        if self.secure:
            secure = trust().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.ours = self.sock = secure
            secure.do_handshake()

    def cut(self) -> None:
        """End it: it has lasted too long."""
        self.was_cut = True
        if self.ours:
            with suppress(OSError):
                self.ours.shutdown(socket.SHUT_RDWR)
