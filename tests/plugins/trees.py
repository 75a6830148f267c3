"""Copies of the project in a folder of the test's own, and small plugins made of text."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from core.settings import ROOT, Settings

LENT = ("core", "templates", "tenants", "pyproject.toml")
LENT_TESTS = ("__init__.py", "conftest.py", "actors.py", "statements.py", "watch.py")


def tree(folder: Path) -> Path:
    """Make a project with everything of ours but the tests; plugins may be added to it and taken from it."""
    for name in (*LENT, *(f"tests/{name}" for name in LENT_TESTS)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    (folder / "plugins").mkdir()
    for path in (ROOT / "plugins").iterdir():
        if path.name != "__pycache__":
            (folder / "plugins" / path.name).symlink_to(path)
    return folder


def run(folder: Path, *command: str, settings: Settings | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in a project, with its database if it has one; return how it ended and what it said."""
    told = (
        {"DIFFUSO_DATABASE_URL": settings.database_url, "DIFFUSO_SECRET_KEY": settings.secret_key}
        if settings
        else {}
    )
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("DIFFUSO", "PYTEST", "COV"))
    }
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=env | told, capture_output=True, text=True, check=False
    )


def small(folder: Path, slug: str, hooks: str, more: Mapping[str, str] | None = None) -> Path:
    """Write a plugin of a few lines into a folder; return its own."""
    files = {
        "__init__.py": (
            "from core.contributions import Manifest\n"
            f"manifest = Manifest(slug={slug!r}, name={slug!r}, summary='', path='/{slug}')\n"
        ),
        "hooks.py": f"from core.hookspecs import hookimpl\n{hooks}\n",
        **(more or {}),
    }
    for name, text in files.items():
        (folder / slug / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / slug / name).write_text(text)
    return folder / slug
