"""Who asks: wrk where it is installed, else our own client. Both are processes of their own."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol, cast

from core.bench.processes import CannotMeasure
from core.settings import ROOT

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. A path may say `{n}`: each time it is asked, it says another number."""

    host: str
    path: str
    cookie: str = ""
    form: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def wire(self) -> bytes:
        """Return the request as it goes over the wire."""
        lines = [f"{'GET' if self.form is None else 'POST'} {self.path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        if self.form is not None:
            kind = "application/x-www-form-urlencoded"
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(self.form)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + (self.form or "")).encode("ascii")


@dataclass(slots=True)
class Asks:
    """A list of requests kept in a file, how it is gone through, and how each is answered if all is well."""

    file: Path
    status: int
    size: int
    again: bool = True
    most: int | None = None
    asked: int = 0

    @classmethod
    def kept(
        cls, file: Path, asks: Sequence[Ask], status: int = 200, *, again: bool = True, turns: int = 1
    ) -> "Asks":
        """Write the requests down; those that cannot be asked again are shared out among the turns."""
        if not asks:
            raise CannotMeasure(f"Nothing to ask for {file.stem}.")
        file.write_bytes(b"\0".join(ask.wire() for ask in asks))
        return cls(file, status, len(asks), again, None if again else len(asks) // turns)


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of some time of asking."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    statuses: Counter[int] = field(default_factory=Counter)
    p95_ms: float | None = None
    """Where our own client asked."""

    @property
    def rps(self) -> float:
        """Return how many were answered in a second."""
        return self.requests / self.seconds


class Load(Protocol):
    """Something that asks a server on loopback for some time."""

    def turn(self, port: int, asks: Asks, seconds: float) -> Turn:
        """Ask, and raise CannotMeasure if something is answered otherwise than it should."""


@contextmanager
def load() -> Iterator[tuple[Load, "Own"]]:
    """Give the best load there is, and our own: wrk leaves off in the middle of an answer, ours waits for the last."""
    command = [sys.executable, "-P", "-m", "core.bench.client"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        own = Own(process)
        program = shutil.which("wrk")
        yield (Wrk(program) if program else own), own


@dataclass(slots=True)
class Own:
    """Our own client."""

    process: "subprocess.Popen[bytes]"

    def turn(self, port: int, asks: Asks, seconds: float) -> Turn:
        """Send one order and wait for what came of it."""
        order = {"port": port, "file": str(asks.file), "again": asks.again, "most": asks.most}
        order |= {"seconds": seconds, "connections": CONNECTIONS}
        orders, answers = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)
        orders.write(json.dumps(order).encode() + b"\n")
        orders.flush()
        line = answers.readline()
        if not line:
            raise CannotMeasure(f"The client gave up while asking for {asks.file.stem}.")
        came = json.loads(line)
        statuses = Counter({int(status): number for status, number in came["statuses"].items()})
        if set(statuses) != {asks.status}:
            raise CannotMeasure(f"{asks.file.stem}: answered with {dict(statuses)}, not only {asks.status}.")
        return Turn(
            statuses.total(), came["seconds"], came["p50_ms"], came["p99_ms"], statuses, came["p95_ms"]
        )


@dataclass(slots=True)
class Wrk:
    """wrk, by Will Glozer. It counts in whole seconds."""

    program: str

    def turn(self, port: int, asks: Asks, seconds: float) -> Turn:
        """Run it once."""
        command = [self.program, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(SCRIPT)]
        command += [f"http://127.0.0.1:{port}", "--", str(asks.file), str(asks.asked)]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)  # noqa: S603
        came = json.loads(said.stdout.splitlines()[-1])
        if came["wrong"]:
            raise CannotMeasure(f"{asks.file.stem}: {came['wrong']} answers were wrong.")
        asks.asked += came["requests"]
        return Turn(came["requests"], came["seconds"], came["p50_ms"], came["p99_ms"])
