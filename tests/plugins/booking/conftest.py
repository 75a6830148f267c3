"""Two hubs of the district, furnished once for each module and emptied before each test."""

import pytest

from core.web.platform import Platform
from tests.actors import Browser, People
from tests.plugins.booking.stage import PIOLTELLO, SEGRATE, Hub, furnish, listen


@pytest.fixture(scope="module")
def hubs(platform: Platform) -> tuple[Hub, Hub]:
    listen(platform)
    return furnish(platform, PIOLTELLO, desks=2), furnish(platform, SEGRATE)


@pytest.fixture
def hub(hubs: tuple[Hub, Hub]) -> Hub:
    for one in hubs:
        one.clear()
    return hubs[0]


@pytest.fixture
def sister(hubs: tuple[Hub, Hub]) -> Hub:
    return hubs[1]


@pytest.fixture
def desk(app: object, people: People, hub: Hub) -> Browser:
    """A volunteer of the hub, signed in."""
    return at_work(people.sign_in(app, PIOLTELLO, "volunteer", name="Marta Colombo"))


@pytest.fixture
def manager(app: object, people: People, hub: Hub) -> Browser:
    """Who manages the hub, signed in."""
    return at_work(people.sign_in(app, PIOLTELLO, "association_admin", name="Olga Rossi"))


def at_work(browser: Browser) -> Browser:
    """A browser that has a page open, and so the token that forms carry."""
    browser.get("/accesso")
    return browser
