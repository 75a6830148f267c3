"""The Python environment: made once, filled from a list with hashes, left alone until the list changes."""

import importlib.util
import sys
import sysconfig
from pathlib import Path

from core.setup.project import Project, fingerprint, read_stamp, write_stamp
from core.setup.run import run
from core.setup.words import SetupError, say

RUN = "requirements.txt"
TEST = "requirements-test.txt"
NO_VENV = "Manca il modulo venv. Scrivi: apt-get install python3-venv"
NO_ENVIRONMENT = "Non riesco a preparare l'ambiente Python."
NO_PACKAGES = "Non riesco a installare i pacchetti Python: controlla rete e spazio su disco, poi riprova."
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
INSTALL = ("install", "-q", "--progress-bar=off", "--no-compile", "--only-binary=:all:", "--require-hashes")


def ready(project: Project, wanted: str) -> bool:
    """Tell whether the environment holds everything on the wanted list."""
    stamp = read_stamp(_stamp(project))
    return (
        project.python.exists()
        and not _begun(project).exists()
        and _here(project).items() <= stamp.items()
        and stamp.get(wanted) == fingerprint([project.root / wanted])
    )


def make(project: Project) -> None:
    """Make the environment if it is missing, broken, of another Python or of another folder."""
    here, stamp = _here(project), read_stamp(_stamp(project))
    if project.python.exists() and not _begun(project).exists() and here.items() <= (here | stamp).items():
        return
    if not _brings("venv") or not (_brings("ensurepip") or _brings("pip")):
        raise SetupError(NO_VENV)
    bare = () if _brings("ensurepip") else ("--without-pip",)
    base = getattr(sys, "_base_executable", sys.executable)
    say("1/4 Preparo l'ambiente Python ...")
    run(project, (base, "-m", "venv", "--clear", *bare, project.venv), otherwise=NO_ENVIRONMENT)


def install(project: Project, wanted: str) -> None:
    """Install the wanted list, with hashes, from wherever this machine's pip is told to look."""
    _begun(project).touch()
    lists = [RUN, TEST] if wanted == TEST else [RUN]
    try:
        run(project, (*_pip(project), *INSTALL, "-r", project.root / wanted), otherwise=NO_PACKAGES)
    except SetupError:
        # pip fetches everything before it touches anything: a failure it reports leaves the old state whole.
        _begun(project).unlink()
        raise
    _put_on_path(project)
    write_stamp(
        _stamp(project), _here(project) | {name: fingerprint([project.root / name]) for name in lists}
    )
    _begun(project).unlink()


def install_apart(project: Project, wanted: str, folder: Path) -> None:
    """Install a list into a folder of its own, out of the way of whatever else is being installed."""
    command = (*_pip(project), *INSTALL, "--upgrade", "--target", folder, "-r", project.root / wanted)
    run(project, command, otherwise=NO_PACKAGES)


def _brings(module: str) -> bool:
    """Tell whether this Python has a module that some distributions leave out."""
    return importlib.util.find_spec(module) is not None


def _pip(project: Project) -> tuple[str | Path, ...]:
    """Return the environment's pip, or, where it has none, the machine's, told to work there."""
    if (site_packages(project) / "pip").is_dir():
        return (project.python, *PIP)
    return (getattr(sys, "_base_executable", sys.executable), *PIP, "--python", project.python)


def _put_on_path(project: Project) -> None:
    """Let the environment's Python find core and plugins from any folder."""
    (site_packages(project) / "diffuso.pth").write_text(f"{project.root}\n", encoding="utf-8")


def site_packages(project: Project) -> Path:
    """Return where the environment keeps its packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(project.venv)}))


def _stamp(project: Project) -> Path:
    return project.venv / "diffuso.json"


def _begun(project: Project) -> Path:
    return project.venv / "diffuso.incomplete"


def _here(project: Project) -> dict[str, str]:
    return {"place": str(project.root), "python": _version()}


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
