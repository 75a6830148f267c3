"""Make sure everything is there, then become the command line: called by ./diffuso."""

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

from core.setup import frontend, packages
from core.setup.project import Project
from core.setup.words import SetupError, say

CANNOT = 2
INTERRUPTED = 130
FOR_TESTS = {"test", "pictures"}  # commands that drive a browser


def prepare(project: Project, wanted: str) -> None:
    """Install and build what is missing; cost next to nothing when nothing is."""
    if packages.ready(project, wanted) and frontend.ready(project):
        return
    project.check_writable()
    with project.locked():
        _prepare_alone(project, wanted)


def _prepare_alone(project: Project, wanted: str) -> None:
    begun = time.monotonic()
    steps = []
    if not packages.ready(project, wanted):
        packages.make(project)
        say("2/4 Scarico e installo i pacchetti: la prima volta ci vuole circa un minuto ...")
        steps.append(lambda: packages.install(project, wanted))
    if not frontend.ready(project):
        steps.append(lambda: frontend.build(project))
    with ThreadPoolExecutor(max_workers=2) as pool:
        for step in [pool.submit(step) for step in steps]:
            step.result()
    if steps:
        say(f"4/4 Pronto in {time.monotonic() - begun:.0f} secondi.")


def hand_over(project: Project, arguments: Sequence[str]) -> NoReturn:
    """Replace this process with the command line, in the environment that was made for it."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    os.execve(project.python, [str(project.python), "-P", "-m", "core.cli", *arguments], env)  # noqa: S606


def main(arguments: Sequence[str]) -> int:
    """Set up and hand over; return an exit code only if that cannot be done."""
    project = Project(Path(__file__).resolve().parents[2])
    try:
        prepare(project, packages.TEST if {*arguments[:1]} & FOR_TESTS else packages.RUN)
    except SetupError as error:
        say(str(error))
        return CANNOT
    except OSError as error:
        say(f"Non riesco a preparare Diffuso: {error.strerror or error} ({error.filename or project.root})")
        return CANNOT
    except KeyboardInterrupt:
        return INTERRUPTED
    hand_over(project, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
