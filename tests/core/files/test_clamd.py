"""What ClamAV finds is not taken, and what it was not asked about neither.

The server here is a small one that speaks the protocol and knows one signature, EICAR's; where this machine has the
real clamd, it is asked as well.
"""

import os
import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.files.clamd import scan
from core.files.refusal import Unfit
from core.files.rules import Problem
from tests.core.files.hostile import EICAR

MOST = 1_000_000


class Listener(socketserver.StreamRequestHandler):
    """One conversation: INSTREAM, pieces with their lengths, a zero, an answer."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        body = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            if size + len(body) > MOST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
            body += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in body else b"stream: OK\0")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small server, on a socket of the machine."""
    path = tmp_path_factory.mktemp("clamd") / "ctl"
    with socketserver.ThreadingUnixStreamServer(str(path), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"unix:{path}"
        server.shutdown()


@pytest.fixture(scope="module")
def addresses(small: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Every server there is here."""
    program = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        yield [small]
        return
    folder = tmp_path_factory.mktemp("real")
    with real(program, folder) as address:
        yield [small, address]


class real:  # noqa: N801 - read as a word
    """The real clamd, with one signature of ours."""

    def __init__(self, program: str, folder: Path) -> None:
        (folder / "eicar.ndb").write_text(f"Eicar-Signature:0:*:{EICAR.hex()}\n")
        told = f"DatabaseDirectory {folder}\nLocalSocket {folder}/ctl\nForeground yes\nConcurrentDatabaseReload no\n"
        (folder / "conf").write_text(told)
        self.path, self.command = folder / "ctl", [program, "--config-file", str(folder / "conf")]

    def __enter__(self) -> str:
        self.server = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not self.path.exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        return f"unix:{self.path}"

    def __exit__(self, *_why: object) -> None:
        self.server.terminate()
        self.server.wait()


def test_a_virus_is_found_and_a_letter_is_not(addresses: list[str]) -> None:
    for address in addresses:
        scan(b"%PDF-1.7 una lettera" * 20_000, address)
        with pytest.raises(Unfit) as refused:
            scan(EICAR, address)
        assert refused.value.problem is Problem.VIRUS


def test_what_could_not_be_looked_at_is_not_taken(small: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for body, address in ((b"x", f"unix:{tmp_path}/nobody"), (b"x", closed), (bytes(MOST + 1), small)):
        with pytest.raises(Unfit) as refused:
            scan(body, address)
        assert (refused.value.problem, refused.value.status) == (Problem.UNSCANNED, 503)
