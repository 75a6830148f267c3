"""Tools of others that look at pages while they are tested: axe, the Nu HTML checker, Lighthouse."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.setup import java, node
from core.setup.project import Project, fingerprint, read_stamp, write_stamp
from core.setup.run import run
from core.setup.words import say

RECIPE = Path(__file__).with_name("checkers")
NO_FETCH = "Non riesco a scaricare gli strumenti che controllano le pagine: controlla la rete, poi riprova."


@dataclass(frozen=True, slots=True)
class Checkers:
    """A script to run in a page, and the beginnings of two command lines."""

    axe: Path
    nu: tuple[str, ...]
    lighthouse: tuple[str, ...]


def find_or_install() -> Checkers:
    """Return the tools, fetching them into the environment the first time."""
    project = Project(Path(__file__).resolve().parents[2])
    folder = project.venv / "checkers"
    with project.locked():
        found = node.find(project)
        runtime = java.find(project)
        _install(project, folder, found)
    packages = folder / "node_modules"
    return Checkers(
        axe=packages / "axe-core" / "axe.min.js",
        nu=(str(runtime), "-jar", str(packages / "vnu-jar" / "build" / "dist" / "vnu.jar")),
        lighthouse=(found.node, str(packages / "lighthouse" / "cli" / "index.js")),
    )


def _install(project: Project, folder: Path, found: node.Node) -> None:
    stamp, wanted = folder / "stamp.json", {"packages": fingerprint(RECIPE.iterdir()), "place": str(folder)}
    if read_stamp(stamp) == wanted:
        return
    say("Scarico gli strumenti che controllano le pagine ...")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(RECIPE, folder)
    env = {"PATH": f"{found.path}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    command = (*found.npm, "ci", "--ignore-scripts", "--loglevel=error")
    run(project, command, otherwise=NO_FETCH, env=env, folder=folder)
    write_stamp(stamp, wanted)
