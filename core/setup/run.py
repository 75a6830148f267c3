"""Run the installers quietly: their words go to a file, of which the last lines are shown when one fails."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.setup.project import Project
from core.setup.words import SetupError

LAST_LINES = 8


def environment(project: Project) -> dict[str, str]:
    """Return the environment for installers: the person's own, with a cache they can write."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    home = Path(env.get("HOME", "/nonexistent"))
    if not os.access(home, os.W_OK):
        env["npm_config_cache"] = str(project.venv / "cache" / "npm")
        env["PIP_CACHE_DIR"] = str(project.venv / "cache" / "pip")
    return env


def run(
    project: Project,
    command: Sequence[str | Path],
    *,
    otherwise: str,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run a command in the project's folder or another; if it fails, stop with `otherwise` and its last words."""
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder or project.root,
            env={**environment(project), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        output.seek(0)
        words = output.read().decode(errors="replace")
    if project.venv.is_dir():
        with project.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(str(part) for part in command)}\n{words}\n")
    if done.returncode:
        last = "\n".join(f"  {line}" for line in words.strip().splitlines()[-LAST_LINES:])
        raise SetupError(f"{otherwise}\n{last}\nIl resto è in {project.log}")
