"""A provider and a body that trusts it."""

from collections.abc import Iterator

import pytest

from core.app import build_platform
from core.demo.apart import free_port
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.plugins.oidc.stage import HUB, Idp, switch_on, trust


@pytest.fixture(scope="module")
def idp() -> Iterator[Idp]:
    """The provider at work."""
    idp = Idp(free_port())
    idp.start("uno")
    yield idp
    idp.stop()


@pytest.fixture(scope="module")
def platform(database: str, idp: Idp) -> Iterator[Platform]:
    """An installation that may call it."""
    platform = build_platform(settings_for(database, outgoing=idp.issuer), strict=True)
    switch_on(platform, People(platform))
    yield platform
    platform.engine.dispose()
    platform.district_engine.dispose()


@pytest.fixture(scope="module")
def admin(app: object, people: People, idp: Idp) -> Browser:
    """Whoever administers the body, and has just named its provider."""
    admin = people.sign_in(app, HUB, "association_admin", name="Anna Riva")
    saved = trust(admin, idp.issuer)
    assert "Salvato" in saved, saved.words
    return admin
