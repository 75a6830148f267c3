"""Every page in a real browser: axe, the narrowest screen, letters twice as large, the keyboard, fingers."""

import random
import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from core.demo.apart import Demo
from core.organisations.rules.colour import Colour, readable
from core.web import looks
from tests.browser import look
from tests.browser.closely import wrong_with
from tests.browser.crawl import Found, Visitor, cover, walk
from tests.browser.rooms import ASIDE, HOMES, HUB, PORTAL, PUBLIC

BODY = re.compile(r'href="(http://[a-z0-9-]+\.localhost:\d+)/?"')

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


def test_a_home_holds_in_every_language(demo: Demo, tab: Page) -> None:
    wrong = []
    for host, path in HOMES:
        tab.goto(demo.url(host, path))
        wrong += [f"{path}: {problem}" for problem in look.in_every_size(tab)]
    assert wrong == []
