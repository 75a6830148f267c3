"""A real clamd for the tests: the machine's, or Debian's laid beside the environment, where no service of it starts."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from core.setup import debian
from core.setup.project import Project
from core.setup.words import SetupError, say

MISSING = "Per le prove dei documenti manca ClamAV. Scrivi: apt-get install clamav-daemon"
LAUNCHER = """#!/bin/sh
export LD_LIBRARY_PATH={libraries}
exec {program} "$@"
"""


def find_or_install() -> Path:
    """Return a clamd that starts, fetching one if need be; SetupError says what to type if none can."""
    project = Project(Path(__file__).resolve().parents[2])
    found = shutil.which("clamd", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin")
    return Path(found) if found and _starts(found) else _unpacked(project)


def _unpacked(project: Project) -> Path:
    folder = project.venv / "clamav"
    launcher = folder / "diffuso-clamd"
    with project.locked():
        if not _starts(launcher):
            say("Scarico ClamAV per le prove dei documenti: circa 8 MB ...")
            shutil.rmtree(folder, ignore_errors=True)
            debian.unpack("clamav-daemon", folder)
            _write(launcher, folder)
    if not _starts(launcher):
        raise SetupError(MISSING)
    return launcher


def _write(launcher: Path, folder: Path) -> None:
    libraries = os.pathsep.join(map(str, folder.glob("usr/lib/*-linux-gnu*")))
    told = LAUNCHER.format(libraries=shlex.quote(libraries), program=shlex.quote(f"{folder}/usr/sbin/clamd"))
    launcher.parent.mkdir(exist_ok=True)
    launcher.write_text(told, encoding="utf-8")
    launcher.chmod(0o755)


def _starts(program: str | Path) -> bool:
    try:
        return subprocess.run([program, "--help"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
