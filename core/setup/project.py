"""The folder that is being set up: where things are, and whether they still are as they were left."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.setup.words import SetupError, say


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of Diffuso on this machine."""

    root: Path

    @property
    def venv(self) -> Path:
        """Return the folder of the Python environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Return the environment's Python."""
        return self.venv / "bin" / "python"

    @property
    def assets(self) -> Path:
        """Return the folder of our own css and js sources."""
        return self.root / "core" / "assets"

    @property
    def log(self) -> Path:
        """Return the file that keeps what the installers print."""
        return self.venv / "setup.log"

    def check_writable(self) -> None:
        """Stop with one line if this person may not write here."""
        for folder in (self.root, self.venv, self.assets):
            if folder.exists() and not os.access(folder, os.W_OK):
                raise SetupError(
                    f"Non posso scrivere in {folder}. Copia Diffuso in una cartella tua e riprova."
                )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one set-up at a time into this folder; the others wait."""
        folder = os.open(self.root, os.O_RDONLY)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Un altro avvio sta preparando Diffuso: aspetto che finisca ...")
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def fingerprint(files: Iterable[Path]) -> str:
    """Return one hash for the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return total.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """Return what was written down when a step last ended well; nothing if it never did."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict[str, str]) -> None:
    """Write down that a step ended well."""
    path.write_text(json.dumps(stamp, indent=2), encoding="utf-8")
