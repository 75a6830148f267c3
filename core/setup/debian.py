"""Debian's packages, for the tests: installed by root, or by anybody unpacked into a folder of ours."""

import os
import shutil
import subprocess
from pathlib import Path

APT = ("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300")


def install(package: str) -> None:
    """Install a package, as root; whoever asks looks whether it is there now."""
    _quietly(*APT, "update")
    _quietly(*APT, "install", "--no-install-recommends", package)


def unpack(package: str, folder: Path) -> None:
    """Lay a package, and what it needs and the machine lacks, in a folder: nothing is installed, no service starts."""
    if not shutil.which("apt-get"):
        return
    lists, archives = folder / "lists", folder / "archives"
    for place in (lists, archives):
        (place / "partial").mkdir(parents=True)
    places = {"Dir::State::Lists": lists, "Dir::Cache": folder, "Dir::Cache::Archives": archives}
    ours = (*APT, "-o", "Debug::NoLocking=1", *(f"-o{name}={place}" for name, place in places.items()))
    _quietly(*ours, "update")
    _quietly(*ours, "install", "--download-only", "--no-install-recommends", package)
    for archive in archives.glob("*.deb"):
        _quietly("dpkg-deb", "-x", str(archive), str(folder))
    for place in (lists, archives):
        shutil.rmtree(place)


def _quietly(*command: str) -> None:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
