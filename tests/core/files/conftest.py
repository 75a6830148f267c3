"""Places where files lie, a folder and a bucket of a server that speaks S3; and a desk that keeps files."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.app import build_platform
from core.files.store import Store
from core.settings import ROOT, Settings
from core.setup import node
from core.setup.project import Project
from core.web.platform import Platform
from core.who import Member
from tests.conftest import settings_for
from tests.core.people.desk import PIOLTELLO, Desk

KEYS = {"files_key": "S3RVER", "files_secret": "S3RVER"}


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A bucket that refuses whoever signs with another key."""
    program = Path(__file__).with_name("s3.mjs")
    command = [node.find(Project(ROOT)).node, str(program), str(tmp_path_factory.mktemp("s3"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stdin
        endpoint = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        yield settings_for("", files_url="s3://documenti/prova", files_endpoint=endpoint, **KEYS)
        server.stdin.close()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each kind of place."""
    if request.param == "folder":
        return Store(settings_for("", data_dir=tmp_path))
    return Store(request.getfixturevalue("bucket"))


@pytest.fixture(scope="module")
def platform(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The installation, with a folder of its own for files."""
    found = build_platform(settings_for(database, data_dir=tmp_path_factory.mktemp("data")), strict=True)
    yield found
    found.published.stop()
    found.engine.dispose()
    found.district_engine.dispose()


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague(name="Anna Prova")
