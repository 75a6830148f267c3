"""Everything that must hold, one step after the other; used by `diffuso test`."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from core.settings import ROOT
from core.setup import browser, checkers, clamav

BIN = Path(sys.executable).parent


def run(*, fast: bool, more: Sequence[str]) -> int:
    """Run the steps; return 0 if all hold. Every step runs, so that one sees all that is wrong."""
    if not fast:
        click.echo(f"Browser per le prove: {browser.find_or_install()}")
        checkers.find_or_install()
        clamav.find_or_install()
    failed = [name for name, command in steps(fast=fast, more=more) if not _holds(name, command)]
    click.echo("Tutto regge." if not failed else f"Non regge: {', '.join(failed)}.")
    return 1 if failed else 0


def steps(*, fast: bool, more: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Name each step and its command; words after the options go to pytest alone."""
    pytest = [str(BIN / "pytest"), "-q", "-n", "2"]
    pytest += ["-m", "not browser and not long"] if fast else []
    if more:
        return [("prove", [*pytest, *more])]
    return [
        ("stile", [str(BIN / "ruff"), "check", "."]),
        ("forma", [str(BIN / "ruff"), "format", "--check", "."]),
        ("tipi", [str(BIN / "mypy")]),
        ("confini", [str(BIN / "lint-imports")]),
        ("prove", pytest),
    ]


def _holds(name: str, command: list[str]) -> bool:
    begun = time.monotonic()
    click.echo(f"-- {name}: {' '.join(Path(part).name for part in command[:1])}")
    # What Python compiles is kept, whatever the shell says: hundreds of files, in dozens of processes.
    kept = {"PYTHONPYCACHEPREFIX": str(ROOT / ".venv" / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | kept, check=False)  # noqa: S603
    click.echo(f"   {time.monotonic() - begun:.0f} s")
    return done.returncode == 0
