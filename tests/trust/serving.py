"""A server of ours in processes of its own, and bytes sent to it over bare sockets, many at once."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from core.metrics.processes import EVERY
from core.settings import ROOT
from tests.conftest import MASTER, SECRET
from tests.trust.world import PORTAL

PATIENCE = 2.0
"""Seconds after which a server counts as held up."""
MOST_READ = 16 * 1024 * 1024
SOON = 0.05
"""How long somebody waits who has not finished what they were saying."""
WRITTEN_WITHIN = EVERY + 0.3
"""Seconds after which a process has written down what it counted, and its lines."""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Server:
    """Processes of ours that serve, and what they said."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def ask(self, request: bytes, *, hang_up: bool = False) -> tuple[bytes, float]:
        """Send bytes and take what comes back until the server closes; how long it took."""
        return asyncio.run(self._once(request, hang_up=hang_up))

    def pour(
        self, requests: Sequence[bytes], *, hang_up: Sequence[bool] = (), at_once: int = 32
    ) -> list[tuple[bytes, float]]:
        """Send many, so many at a time; what came back and how long each took, in their order."""

        async def crowd() -> list[tuple[bytes, float]]:
            waiting = list(enumerate(zip(requests, hang_up or [False] * len(requests), strict=True)))[::-1]
            found: list[tuple[bytes, float]] = [(b"", 0.0)] * len(requests)

            async def one() -> None:
                line = _Line(self.port)
                while waiting:
                    number, (request, leaves) = waiting.pop()
                    found[number] = await line.ask(request, hang_up=leaves)
                line.close()

            await asyncio.gather(*(one() for _ in range(at_once)))
            return found

        return asyncio.run(crowd())

    async def _once(self, request: bytes, *, hang_up: bool) -> tuple[bytes, float]:
        line = _Line(self.port)
        try:
            return await line.ask(request, hang_up=hang_up, whole=True)
        finally:
            line.close()

    def figures(self, token: str) -> str:
        """What is counted by now, by every process of it."""
        time.sleep(WRITTEN_WITHIN)
        answer, _seconds = self.ask(plain(PORTAL, "/metrics", "", f"Authorization: Bearer {token}"))
        assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
        return answer.partition(b"\r\n\r\n")[2].decode()

    def told(self) -> str:
        """What it wrote by now, a little after it did the last thing."""
        time.sleep(WRITTEN_WITHIN)
        return self.log.read_text()

    def memory(self) -> int:
        """What the processes hold, in kB."""
        family = [self.process.pid, *_children(self.process.pid)]
        told = (Path(f"/proc/{pid}/status").read_text() for pid in family)
        return sum(int(found[1]) for status in told if (found := re.search(r"VmRSS:\s+(\d+)", status)))


class _Line:
    """One connection, kept as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes, *, hang_up: bool, whole: bool = False) -> tuple[bytes, float]:
        """Send one request; `whole`: read until the server closes."""
        if self.reader is None or self.writer is None or self.reader.at_eof():
            self.close()
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=MOST_READ)
        begun = time.monotonic()
        try:
            self.writer.write(request)
            limit = SOON if hang_up else PATIENCE + 3
            answer = await asyncio.wait_for(self._answer(self.reader, whole=whole), limit)
        except TimeoutError:
            answer = b"" if hang_up else b"HTTP/1.1 599 no answer"
        except (OSError, asyncio.IncompleteReadError):
            answer = b""
        took = time.monotonic() - begun
        if hang_up or whole or not answer or b"connection: close" in answer[:2_000].lower():
            self.close()
        return answer, took

    async def _answer(self, reader: asyncio.StreamReader, *, whole: bool) -> bytes:
        if whole:
            return await reader.read(-1)
        head = await reader.readuntil(b"\r\n\r\n")
        if found := LENGTH.search(head):
            return head + await reader.readexactly(int(found[1]))
        if b"transfer-encoding: chunked" in head.lower():
            return head + await reader.readuntil(b"0\r\n\r\n")
        return head

    def close(self) -> None:
        """Hang up, whatever was being said."""
        if self.writer is not None:
            self.writer.transport.abort()
        self.reader = self.writer = None


@contextmanager
def serving(
    database: str,
    folder: Path,
    *,
    arguments: Sequence[str] = (),
    **more: str,
) -> Iterator[Server]:
    """Run `diffuso serve` on a free port, with settings of production, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    env = os.environ | {
        "DIFFUSO_DATABASE_URL": database,
        "DIFFUSO_SECRET_KEY": SECRET,
        "DIFFUSO_MASTER_KEY": MASTER,
        "DIFFUSO_ORIGIN": "https://localhost",
        "DIFFUSO_DATA_DIR": str(folder),
        "DIFFUSO_POOL_SIZE": "6",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-P", "-m", "core.cli", "serve", "--port", str(port), *arguments]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=env | more, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        try:
            found = Server(process, port, folder / "log")
            _until_it_answers(found)
            yield found
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def plain(host: str, path: str = "/", cookie: str = "", *more: str) -> bytes:
    """A proper request for a page."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", f"Cookie: {cookie}", "Connection: close", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def form(host: str, path: str, **fields: str) -> bytes:
    """A proper form, on a connection that is kept."""
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_it_answers(server: Server) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.process.poll() is None:
        time.sleep(0.1)
        try:
            if server.ask(plain(PORTAL))[0].startswith(b"HTTP/1.1 200"):
                return
        except OSError:
            continue
    pytest.fail(f"the server does not answer: {server.log.read_text()[-2_000:]}")
