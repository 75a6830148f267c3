"""A real Chromium for the tests: the machine's, or Debian's if we are root, or one that a package carries."""

import os
import platform
import shlex
import shutil
import subprocess
from pathlib import Path

from core.setup import debian, node, packages
from core.setup.project import Project, fingerprint, read_stamp, write_stamp
from core.setup.run import run
from core.setup.words import SetupError, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "Per le prove nel browser manca Chromium. Scrivi: apt-get install chromium"
STARTING_SECONDS = 30
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
UNPACK = """
const { readFileSync, writeFileSync } = require("node:fs");
const [packed, unpacked] = process.argv.slice(1);
writeFileSync(unpacked, require("node:zlib").brotliDecompressSync(readFileSync(packed)));
"""
LAUNCHER = """#!/bin/sh
here={folder}
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def find_or_install() -> Path:
    """Return a Chromium that starts, installing one if need be; SetupError says what to type if none can."""
    project = Project(Path(__file__).resolve().parents[2])
    _mend_driver(project)
    return _of_the_machine() or _of_debian() or _carried(project)


def _mend_driver(project: Project) -> None:
    """Lend Playwright a Node where its own cannot start: it wants a library that a bare system lacks."""
    own = packages.site_packages(project) / "playwright" / "driver" / "node"
    if own.exists() and not _starts(own):
        with project.locked():
            lent = node.find(project).node
            own.unlink(missing_ok=True)
            own.symlink_to(lent)


def _of_the_machine() -> Path | None:
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path and _starts(path)), None)


def _starts(path: str | Path) -> bool:
    """Tell whether a browser starts: some distributions install a stand-in that only says where to get it."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=STARTING_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _of_debian() -> Path | None:
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    say("Installo Chromium per le prove nel browser ...")
    debian.install("chromium")
    return _of_the_machine()


def _carried(project: Project) -> Path:
    folder, recipe = project.venv / "chromium", Path(__file__).with_name("chromium")
    launcher, stamp = folder / "diffuso-chromium", folder / "stamp.json"
    wanted = {"package": fingerprint(recipe.iterdir()), "place": str(folder)}
    if platform.machine() not in {"x86_64", "AMD64"}:
        raise SetupError(MISSING)
    with project.locked():
        if read_stamp(stamp) != wanted:
            say("Scarico Chromium per le prove nel browser: circa 70 MB ...")
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(recipe, folder)
            _unpack(project, folder)
            write_stamp(stamp, wanted)
    if not _starts(launcher):
        raise SetupError(MISSING)
    return launcher


def _unpack(project: Project, folder: Path) -> None:
    found = node.find(project)
    env = {"PATH": f"{found.path}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    install = (*found.npm, "ci", "--ignore-scripts", "--loglevel=error")
    run(project, install, otherwise=MISSING, env=env, folder=folder)
    packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
    for path in packed.glob("*.br"):
        run(project, (found.node, "-e", UNPACK, path, folder / path.stem), otherwise=MISSING)
    for archive in folder.glob("*.tar"):
        run(project, ("tar", "-xf", archive, "-C", folder), otherwise=MISSING)
        archive.unlink()
    shutil.rmtree(folder / "node_modules")
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder), encoding="utf-8")
    launcher = folder / "diffuso-chromium"
    launcher.write_text(LAUNCHER.format(folder=shlex.quote(str(folder))), encoding="utf-8")
    for path in (launcher, folder / "chromium"):
        path.chmod(0o755)
