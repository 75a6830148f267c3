"""Read one task and its files from the standard input, write what became of them on the standard output."""

import json
import sys
from typing import Any

from core.files.reader.confine import confine
from core.files.reader.made import Made, Refused
from core.files.rules import Kind, Problem


def main() -> None:
    """Give up every power, then look into what came."""
    confine()
    task = json.loads(sys.stdin.buffer.readline())
    bodies = [sys.stdin.buffer.read(size) for size in task["sizes"]]
    try:
        made = _made(task, bodies)
    except Refused as why:
        _answer({"problem": why.problem, "about": why.about})
    except (MemoryError, RecursionError):
        _answer({"problem": Problem.HEAVY})
    else:
        told = {"kind": made.kind, "pages": made.pages, "size": made.size}
        _answer(told | {"blurred": made.blurred, "signed": made.signed}, made.body)


def _made(task: dict[str, Any], bodies: list[bytes]) -> Made:
    """Do the task; only the library that it needs is loaded."""
    from core.files.reader import papers, pictures  # noqa: PLC0415 - after the limits are set

    if task["task"] == "bind":
        return papers.bound(bodies)
    if task["kind"] == Kind.PDF:
        return papers.cleaned(bodies[0])
    return pictures.cleaned(bodies[0], Kind(task["kind"]), photo=task["photo"])


def _answer(told: dict[str, object], body: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
