"""Ask ClamAV about a file (clamd, command INSTREAM): it is sent the bytes, and keeps nothing."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from core.files.refusal import Unfit
from core.files.rules import Problem

SECONDS = 20
PIECE = 64 * 1024
MOST_SAID = 4096


def scan(body: bytes, address: str) -> None:
    """Raise Unfit where ClamAV finds something, or does not answer: what was not looked at is not taken."""
    try:
        with _connected(address) as line:
            said = _asked(line, body)
    except OSError:
        raise Unfit(Problem.UNSCANNED) from None
    if said.endswith(b"FOUND"):
        raise Unfit(Problem.VIRUS)
    if said != b"stream: OK":
        raise Unfit(Problem.UNSCANNED)


def _asked(line: socket.socket, body: bytes) -> bytes:
    line.sendall(b"zINSTREAM\0")
    for at in range(0, len(body), PIECE):
        piece = body[at : at + PIECE]
        line.sendall(struct.pack("!L", len(piece)) + piece)
    line.sendall(struct.pack("!L", 0))
    said = b""
    while not said.endswith(b"\0") and len(said) < MOST_SAID and (more := line.recv(MOST_SAID)):
        said += more
    return said.rstrip(b"\0\n")


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    """Connect to `unix:/run/clamav/clamd.ctl` or to `tcp://127.0.0.1:3310`."""
    where = urlsplit(address)
    if where.scheme == "unix":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(SECONDS)
            line.connect(where.path)
            yield line
    else:
        with socket.create_connection((where.hostname or "127.0.0.1", where.port or 3310), SECONDS) as line:
            yield line
