"""Every page in a real browser: axe, the narrowest screen, letters twice as large, the keyboard, fingers."""

import re
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page

from core.demo.apart import Demo
from tests.browser import look
from tests.browser.conftest import sign_in
from tests.browser.crawl import Found, Visitor, cover, walk
from tests.browser.rooms import ASIDE, HOMES, HUB, PORTAL, PUBLIC, STAFF

BODY = re.compile(r'href="(http://[a-z0-9-]+\.localhost:\d+)/?"')

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def public(demo: Demo) -> list[Found]:
    """Every page that anybody can reach from the portal, a hub or a Comune."""
    return walk(Visitor(demo), [(PORTAL, "/"), (HUB, "/"), *ASIDE], hosts=PUBLIC)


@pytest.fixture
def tab(chrome: Browser) -> Iterator[Page]:
    """A tab with nothing remembered; what the console calls an error fails the test."""
    with chrome.new_context(locale="it-IT") as context:
        tab = context.new_page()
        said: list[str] = []
        tab.on("pageerror", lambda error: said.append(str(error)))
        yield tab
        assert said == []


def wrong_with(tab: Page, demo: Demo, pages: Sequence[Found]) -> str:
    wrong = list[str]()
    for page in pages:
        tab.goto(demo.url(page.host, page.path))
        wrong += [f"{page.name}: {problem}" for problem in look.in_every_size(tab)]
    return "\n".join(wrong)


@pytest.mark.parametrize("language", ["it", "ar"])
def test_nobody_is_kept_out_of_a_public_page(
    demo: Demo, tab: Page, public: list[Found], language: str
) -> None:
    pages = [page for page in public if page.language == language]
    assert len(pages) > 200
    assert wrong_with(tab, demo, cover(pages)) == ""


def test_the_colours_of_every_body_can_be_read(demo: Demo, tab: Page, public: list[Found]) -> None:
    homes = {link for page in public if page.path == "/" for link in BODY.findall(page.html)}
    assert len(homes) > 15
    wrong = []
    for home in sorted(homes):
        tab.goto(home)
        wrong += [f"{home}: {problem}" for problem in look.with_axe(tab)]
    assert wrong == []


def test_a_home_holds_in_every_language(demo: Demo, tab: Page) -> None:
    wrong = []
    for host, path in HOMES:
        tab.goto(demo.url(host, path))
        wrong += [f"{path}: {problem}" for problem in look.in_every_size(tab)]
    assert wrong == []


@pytest.mark.parametrize(("host", "email"), STAFF, ids=lambda value: value.partition("@")[0])
def test_nobody_is_kept_out_of_a_room_of_work(
    demo: Demo, tab: Page, public: list[Found], host: str, email: str
) -> None:
    sign_in(demo, tab, host, email)
    cookies = {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}
    known = {page.name for page in public}
    own = [
        p
        for p in walk(Visitor(demo, cookies), [(host, "/scrivania")], hosts=frozenset({host}))
        if p.name not in known
    ]
    assert own
    assert wrong_with(tab, demo, cover(own)) == ""
