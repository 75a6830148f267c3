"""Every page in a real browser: axe, the narrowest screen, letters twice as large, the keyboard, fingers."""

import random
import re
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page

from core.demo.apart import Demo
from core.organisations.rules.colour import Colour, readable
from core.web import looks
from tests.browser import look
from tests.browser.conftest import sign_in
from tests.browser.crawl import ID, Found, Visitor, cover, walk
from tests.browser.rooms import ASIDE, HOMES, HUB, PORTAL, PUBLIC, STAFF

BODY = re.compile(r'href="(http://[a-z0-9-]+\.localhost:\d+)/?"')

WANTS = re.compile(
    r'<form action="(/[^"]*)" method="post" novalidate class="df-form"(?:(?!</form>).)*?\srequired(?=[=\s>])',
    re.DOTALL,
)
SEND_EMPTY = """action => {
  const form = [...document.forms].find(one => one.getAttribute('action') === action && one.querySelector('[required]'))
  for (const field of form.querySelectorAll('[required]')) {
    if (['radio', 'checkbox'].includes(field.type)) field.checked = false
    else field.value = ''
  }
  form.submit()
}"""
REFUSED = {400, 403, 409, 422}
DRESS = """address => new Promise(done => {
  const link = document.querySelector('link[href*="palette-"]')
  link.onload = done
  link.href = address
})"""
BRAND = """() => getComputedStyle(document.querySelector('.df-body-band')).backgroundColor
  .match(/[0-9]+/g).map(part => Number(part).toString(16).padStart(2, '0')).join('')"""

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


def signed_in(demo: Demo, tab: Page, host: str, email: str) -> dict[str, str]:
    sign_in(demo, tab, host, email)
    return {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}


def wrong_with(tab: Page, demo: Demo, pages: Sequence[Found]) -> str:
    """Look at every page: closely where it has a part that no other had, in a hurry at the rest; see whom each asks."""
    closely = {page.name for page in cover(pages)}
    wrong, asked = list[str](), list[str]()
    tab.on("request", lambda request: asked.append(request.url))
    for page in pages:
        asked.clear()
        tab.goto(demo.url(page.host, page.path))
        seen = look.in_every_size(tab) if page.name in closely else look.in_a_hurry(tab)
        seen += [f"asks {url}" for url in asked if not url.startswith(demo.url(page.host))]
        wrong += [f"{page.name}: {problem}" for problem in seen]
    return "\n".join(wrong)


def once(pages: Sequence[Found]) -> list[Found]:
    """Leave out what the portal shows too, but for the parts that only a body's space has."""
    chosen = {page.path: page for page in reversed(pages)} | {
        page.path: page for page in pages if page.host == PORTAL
    }
    few = {page.name: page for page in [*cover(pages), *chosen.values()]}
    return list(few.values())


@pytest.mark.parametrize("language", ["it", "ar"])
def test_nobody_is_kept_out_of_a_public_page(
    demo: Demo, tab: Page, public: list[Found], language: str
) -> None:
    pages = [page for page in public if page.language == language]
    assert len(pages) > 200
    assert wrong_with(tab, demo, once(pages)) == ""


def test_the_colours_of_every_body_can_be_read(demo: Demo, tab: Page, public: list[Found]) -> None:
    homes = {link for page in public if page.path == "/" for link in BODY.findall(page.html)}
    assert len(homes) > 15
    wrong = []
    for home in sorted(homes):
        tab.goto(home)
        wrong += [f"{home}: {problem}" for problem in look.with_axe(tab)]
    assert wrong == []


def test_any_colour_that_a_body_may_choose_can_be_read(demo: Demo, tab: Page) -> None:
    wrong, drawn = [], random.Random(1_000)
    for _time in range(10):
        chosen = readable(
            Colour(drawn.random() * 360, drawn.random() * 100, drawn.random() * 100)
        ).hex.lstrip("#")
        tab.goto(demo.url(HUB, "/servizi/spid"))
        tab.evaluate(DRESS, f"/static/{looks.named(f'palette-{chosen}.css')}")
        assert tab.evaluate(BRAND) == chosen
        wrong += [f"{chosen}: {problem}" for problem in look.with_axe(tab)]
    assert wrong == []


@pytest.mark.parametrize(("host", "email"), [(HUB, ""), *STAFF], ids=lambda value: value.partition("@")[0])
def test_a_form_that_comes_back_keeps_nobody_out(demo: Demo, tab: Page, host: str, email: str) -> None:
    """Send every form that asks for something, with nothing in it: the page says what is missing, and holds."""
    cookies = signed_in(demo, tab, host, email) if email else {}
    start = "/scrivania" if email else "/"
    pages = walk(Visitor(demo, cookies), [(host, start)], hosts=frozenset({host}), languages="it")
    wrong, sent = [], set[str]()
    for page in pages:
        for action in WANTS.findall(page.html):
            if page.status != 200 or ID.sub("*", action) in sent:
                continue
            sent.add(ID.sub("*", action))
            tab.goto(demo.url(page.host, page.path))
            with tab.expect_navigation() as answer:
                tab.evaluate(SEND_EMPTY, action)
            wrong += [f"{action}: {answer.value.status}"] if answer.value.status not in REFUSED else []
            wrong += [f"{action}: {problem}" for problem in look.in_a_hurry(tab)]
    assert sent
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
    cookies = signed_in(demo, tab, host, email)
    known = {page.name for page in public}
    own = [
        p
        for p in walk(Visitor(demo, cookies), [(host, "/scrivania")], hosts=frozenset({host}))
        if p.name not in known
    ]
    assert own
    assert wrong_with(tab, demo, own) == ""
