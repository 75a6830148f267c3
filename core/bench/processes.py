"""The processes that are measured: started on one core, timed from outside, ended by number."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from core.settings import ROOT

READY_WITHIN, STOP_WITHIN = 60.0, 8.0
NANO = 1_000_000_000


class CannotMeasure(Exception):
    """Something that is measured did not start, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Web:
    """A web server at work."""

    port: int
    process: "subprocess.Popen[bytes]"

    def cpu(self) -> float:
        """Return the seconds of processor that it used so far, its workers included."""
        return sum(cpu_of(pid) for pid in _family(self.process.pid))


@contextmanager
def web(command: Sequence[str], environment: Mapping[str, str], *, host: str, path: str) -> Iterator[Web]:
    """Run a web server, `--port` added to its command, from when it answers until the block ends."""
    port = _free_port()
    with _on(_first_core()):
        process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-P", "-m", *command, "--port", str(port)],
            env={**os.environ, **environment},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        _until_ready(process, port, host, path)
        yield Web(port, process)
    finally:
        _end(process)


@contextmanager
def aside() -> Iterator[None]:
    """Leave the first core to the web server for a while: this process and those it starts take the others."""
    with _on(_cores() - _first_core() or _cores()):
        yield


def _cores() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def _first_core() -> set[int]:
    return {0} if hasattr(os, "sched_getaffinity") and (os.cpu_count() or 1) > 1 else set()


@contextmanager
def _on(cores: set[int]) -> Iterator[None]:
    before = _cores()
    if cores:
        os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        if cores:
            os.sched_setaffinity(0, before)


def _family(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    children = listed.read_text().split() if listed.exists() else []
    return [pid, *(found for child in children for found in _family(int(child)))]


def cpu_of(pid: int) -> float:
    """Return the seconds of processor that a process used so far."""
    # Linux: the clock of another process' time has the number ~pid, shifted past the kind of clock (2: all its time).
    return time.clock_gettime_ns(~pid << 3 | 2) / NANO


def _until_ready(process: "subprocess.Popen[bytes]", port: int, host: str, path: str) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host}), timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise CannotMeasure(f"The server on port {port} does not answer.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
