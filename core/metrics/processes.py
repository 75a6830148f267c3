"""The counts of several processes of one server, told by whichever is asked.

Each writes down its own every second, in a folder named after the process that started them all; what one that
has ended wrote stays, so that counters never go back.
"""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from core.metrics.tally import Samples, counted

EVERY = 1.0


class Shared:
    """The folder in which the processes of one server leave their counts."""

    def __init__(self, folder: Path, own: Callable[[], Samples]) -> None:
        """Leave a process' own counts there from now on."""
        self.folder, self.own = folder / "metrics" / str(os.getppid()), own
        self._file = self.folder / f"{os.getpid()}.json"
        self._end, self._left = threading.Event(), ""
        _forget_ended_servers(self.folder.parent)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        threading.Thread(target=self._run, daemon=True, name="metrics").start()

    def others(self) -> Iterator[Samples]:
        """Read what the other processes left; of one that has ended, what it counted and not how busy it was."""
        for file in self.folder.glob("*.json"):
            if file != self._file:
                found: Samples = json.loads(file.read_text())
                yield found if Path("/proc", file.stem).exists() else counted(found)

    def stop(self) -> None:
        """Leave the last counts, and end."""
        self._end.set()
        self._leave()

    def _run(self) -> None:
        while not self._end.wait(EVERY):
            self._leave()

    def _leave(self) -> None:
        told = json.dumps(self.own())
        if told != self._left:
            draft = self._file.with_suffix(".new")
            draft.write_text(told)
            draft.replace(self._file)
            self._left = told


def _forget_ended_servers(folder: Path) -> None:
    for left in folder.glob("*"):
        if not Path("/proc", left.name).exists():
            shutil.rmtree(left, ignore_errors=True)
