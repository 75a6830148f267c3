"""Front-end packages and the files built from them; both are left alone until their sources change."""

import os
from pathlib import Path

from core.setup import node
from core.setup.project import Project, fingerprint, read_stamp, write_stamp
from core.setup.run import run
from core.setup.words import say

NO_FETCH = "Non riesco a scaricare i componenti delle pagine: controlla rete e spazio su disco, poi riprova."
NO_BUILD = "Non riesco a preparare stili e icone."
SOURCES = {".css", ".js", ".mjs", ".json", ".svg", ".png", ".ico", ".webmanifest"}


def ready(project: Project) -> bool:
    """Tell whether the built files are those of the present sources."""
    return read_stamp(_stamp(project)) == _wanted(project)


def build(project: Project) -> None:
    """Fetch the packages if their list changed, then build the files."""
    wanted = _wanted(project)
    found = node.find(project)
    env = {"PATH": f"{found.path}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    fetched, lists = project.root / "node_modules" / ".diffuso.json", {"lists": fingerprint(_lists(project))}
    if read_stamp(fetched) != lists:
        run(project, (*found.npm, "ci", "--ignore-scripts", "--loglevel=error"), otherwise=NO_FETCH, env=env)
        write_stamp(fetched, lists)
    say("3/4 Preparo stili, caratteri e icone ...")
    run(project, (found.node, project.assets / "make" / "make.mjs"), otherwise=NO_BUILD)
    write_stamp(_stamp(project), wanted)


def _lists(project: Project) -> list[Path]:
    return [project.root / "package.json", project.root / "package-lock.json"]


def _wanted(project: Project) -> dict[str, str]:
    folders = (project.assets, project.assets / "make", project.assets / "site")
    sources = [path for folder in folders for path in folder.iterdir() if path.suffix in SOURCES]
    return {"sources": fingerprint([*_lists(project), *sources])}


def _stamp(project: Project) -> Path:
    return project.assets / "built" / "stamp.json"
