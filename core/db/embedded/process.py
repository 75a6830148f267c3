"""One server process: started so that it ends when we end, however we end."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from core.db.embedded.account import Account

READY = "ready"
START_SECONDS = 120.0
STOP_SECONDS = 60.0
PAUSE = 0.02
STATUS_LINE, SOCKET_LINE = 7, 4

# When this program dies, even by kill -9, the pipe it holds closes: the watcher sees it and stops the server.
WATCH = 'read -r _; kill -INT "$1" 2>/dev/null'


class CannotStart(Exception):
    """The server cannot be started; the message is for people."""


class AlreadyRunning(CannotStart):
    """Another Diffuso is using this data folder."""


class Process:
    """A PostgreSQL server that we started, and its watcher."""

    def __init__(
        self, programs: Path, cluster: Path, account: Account, settings: Mapping[str, str], log: Path
    ) -> None:
        """Start the server and return when it takes connections."""
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with log.open("ab") as output:
            self._server = account.start(
                [programs / "postgres", "-D", cluster, *options], output, subprocess.DEVNULL
            )
        watcher = ["/bin/sh", "-c", WATCH, "sh", str(self._server.pid)]
        self._watcher = account.start(watcher, subprocess.DEVNULL, subprocess.PIPE)
        try:
            self._wait_until_ready(cluster, log)
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self, cluster: Path, log: Path) -> None:
        limit = time.monotonic() + START_SECONDS
        while line(cluster, STATUS_LINE) != READY or pid(cluster) != self._server.pid:
            if self._server.poll() is not None or time.monotonic() > limit:
                words = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
                raise CannotStart(f"PostgreSQL non parte. Le sue ultime parole:\n{words}")
            time.sleep(PAUSE)

    def stop(self) -> None:
        """Stop the server: first kindly, then not; what is committed is safe either way."""
        for number, patience in (
            (signal.SIGINT, STOP_SECONDS),
            (signal.SIGQUIT, 10.0),
            (signal.SIGKILL, None),
        ):
            if self._server.poll() is not None:
                break
            self._server.send_signal(number)
            try:
                self._server.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        self._watcher.kill()
        self._watcher.communicate()


def end_orphan(cluster: Path) -> None:
    """Stop a server that a dead Diffuso left behind, or clear the note of one that is no more."""
    number = pid(cluster)
    if number is None:
        return
    if not _is_server(number, cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        return
    limit = time.monotonic() + STOP_SECONDS
    os.kill(number, signal.SIGINT)
    while _is_server(number, cluster):
        if time.monotonic() > limit:
            raise CannotStart(f"Un PostgreSQL rimasto acceso non si ferma: è il processo {number}.")
        time.sleep(PAUSE)


def pid(cluster: Path) -> int | None:
    """Return the process number that the cluster's own note names."""
    found = line(cluster, 0)
    return int(found) if found and found.isdigit() else None


def line(cluster: Path, number: int) -> str | None:
    """Return one line of the note that a running server keeps in its cluster."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return lines[number].strip() if len(lines) > number else None


def _is_server(number: int, cluster: Path) -> bool:
    """Tell whether a process is this cluster's server: PostgreSQL works from inside its own folder."""
    try:
        return Path(f"/proc/{number}/cwd").resolve(strict=True) == cluster.resolve()
    except OSError:
        return False
