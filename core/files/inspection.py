"""Look into a file that a stranger made, and make it anew, in a process that can do nothing else."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.files.refusal import Unfit
from core.files.rules import Kind, Problem, kind_of, problem_of

CHILD = (sys.executable, "-I", "-m", "core.files.reader")
SECONDS = 15
"""What one file may take, by the clock; the process limits its own memory and processor time as well."""
PATIENCE = 20
_turns = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """A file made anew from one that was looked into: nothing is left of it but what it shows.

    `signed`: it held an electronic signature, which does not fit what was made anew.
    """

    kind: Kind
    body: bytes
    pages: int
    size: tuple[int, int] | None = None
    blurred: bool = False
    signed: bool = False


def inspect(body: bytes, *, kinds: frozenset[Kind] = frozenset(Kind), photo: bool = False) -> Clean:
    """Return a file made anew; raise Unfit. A `photo` becomes a JPEG, no larger than can be read on A4."""
    if problem := problem_of(body):
        raise Unfit(problem)
    kind = kind_of(body)
    if kind is None or kind not in kinds:
        raise Unfit(Problem.KIND)
    return _asked({"task": "clean", "kind": kind, "photo": photo}, [body])


def bind(pictures: Sequence[Clean]) -> Clean:
    """Return one PDF of several photos that were made anew, a page each."""
    return _asked({"task": "bind"}, [each.body for each in pictures])


def _asked(task: Mapping[str, Any], bodies: Sequence[bytes]) -> Clean:
    if not _turns.acquire(timeout=PATIENCE):
        raise Unfit(Problem.BUSY)
    try:
        told, body = _run({**task, "sizes": [len(each) for each in bodies]}, bodies)
    finally:
        _turns.release()
    if "problem" in told:
        raise Unfit(Problem(told["problem"]), **told.get("about", {}))
    return Clean(
        kind=Kind(told["kind"]),
        body=body,
        pages=told["pages"],
        size=(told["size"][0], told["size"][1]) if told["size"] else None,
        blurred=told["blurred"],
        signed=told["signed"],
    )


def _run(task: Mapping[str, Any], bodies: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    """Hand the work to a process of its own: no environment, no open files, no network; killed when its time is up."""
    given = json.dumps(task).encode() + b"\n" + b"".join(bodies)
    try:
        made = subprocess.run(  # noqa: S603 - our own program; what strangers made is on its standard input
            CHILD, input=given, capture_output=True, timeout=SECONDS, check=False, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        return {"problem": Problem.HEAVY}, b""
    head, _newline, body = made.stdout.partition(b"\n")
    if made.returncode or not head:
        return {"problem": Problem.HEAVY}, b""
    told: dict[str, Any] = json.loads(head)
    return told, body
