"""The demonstration in a process of its own, for whoever looks at it from outside: tests, pictures."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.db import embedded
from core.settings import ROOT

STARTED = "Diffuso è acceso"
STOP_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration at work, and where it keeps its data."""

    port: int
    folder: Path

    def url(self, host: str, path: str = "/") -> str:
        """Return the address of a page."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def running(folder: Path, *, outgoing: str = "") -> Iterator[Demo]:
    """Run `diffuso demo` on a free port and an empty folder; end it by Ctrl-C, and check that it ends well.

    `outgoing`: whom it may call.
    """
    port = free_port()
    command = [sys.executable, "-P", "-u", "-m", "core.cli"]
    command += ["demo", "--port", str(port), "--data-dir", str(folder)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DIFFUSO_")}
    env["DIFFUSO_OUTGOING"] = outgoing
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        try:
            _until_started(child)
            yield Demo(port, folder)
        finally:
            child.send_signal(signal.SIGINT)
            rest, _ = child.communicate(timeout=STOP_WITHIN)
            embedded.remove(folder)
    if child.returncode:
        raise RuntimeError(rest)


def _until_started(child: subprocess.Popen[str]) -> None:
    said = []
    for line in child.stdout or ():
        said.append(line)
        if STARTED in line:
            return
    raise RuntimeError("".join(said))


def free_port() -> int:
    """Return a port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
