"""Stories end where people end them: also in a letter, so there is a mail server."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.app import build_platform
from core.notices import sink
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.journeys.post import Post

CARITAS = "caritas-pioltello.localhost"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where letters arrive."""
    return tmp_path_factory.mktemp("data") / "mail"


@pytest.fixture(scope="module")
def platform(database: str, letters: Path) -> Iterator[Platform]:
    """The installation, with a mail server that takes everything."""
    with sink.running(letters, port=_free_port()) as port:
        smtp = f"smtp://127.0.0.1:{port}"
        platform = build_platform(settings_for(database, smtp_url=smtp, data_dir=letters.parent), strict=True)
        yield platform
        platform.published.stop()
        platform.engine.dispose()
        platform.district_engine.dispose()


@pytest.fixture(scope="module")
def post(platform: Platform, letters: Path) -> Post:
    """The post office of the tests."""
    return Post(platform, letters)


@pytest.fixture
def district(app: object, people: People) -> Browser:
    """Somebody of the Ufficio di Piano, signed in on the portal."""
    return people.sign_in(app, "localhost", "district_admin", name="Paola Ferri")


@pytest.fixture
def admin(app: object, people: People) -> Browser:
    """Whoever administers Caritas Pioltello, signed in."""
    return people.sign_in(app, CARITAS, "association_admin", name="Anna Riva")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
