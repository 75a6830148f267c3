"""A reader keeps the language from page to page; nothing is ever in two languages without saying so."""

import re

import pytest

from core.i18n.languages import NAMES, OTHERS
from tests.actors import Browser, People, Screen

ROOM = "caritas-pioltello"
LOCAL = re.compile(r'(?<!hreflang="..") (?:href|action|data-hx-get)="(/[^"]*)"')
LINK = re.compile(r'<a\b[^>]*?(?<!hreflang="..") href="(/[^"]*)"')
FILES = ("/static/", "/logo/")
MOST = 120


def crawl(browser: Browser, start: str, prefix: str) -> dict[str, Screen]:
    """Read every page that plain links lead to."""
    seen: dict[str, Screen] = {}
    waiting = [start]
    while waiting and len(seen) < MOST:
        path = waiting.pop(0).split("#")[0]
        if path in seen or not path.startswith(prefix):
            continue
        seen[path] = browser.get(path, follow=False)
        waiting += [link for link in LINK.findall(seen[path].html) if link not in seen]
    return seen


@pytest.mark.long
@pytest.mark.parametrize("where", ["citizen", "portal"])
def test_every_page_a_link_leads_to_is_in_the_language(where: str, request: pytest.FixtureRequest) -> None:
    found = crawl(request.getfixturevalue(where), "/ar/", "/ar/")
    pages = {path: page for path, page in found.items() if page.status == 200 and "<html" in page.html}
    assert len(pages) > 60
    for path, page in pages.items():
        assert '<html lang="ar" dir="rtl">' in page.html, path
        assert "bootstrap-italia.rtl" in page.html, path
        local = [link for link in LOCAL.findall(page.html) if not link.startswith(FILES)]
        assert all(link.startswith("/ar/") for link in local), (path, local)
    assert {page.status for page in found.values()} <= {200, 303}


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_is_offered_by_its_own_name_and_leads_to_the_same_page(
    citizen: Browser, code: str
) -> None:
    page = citizen.get("/servizi?tema=casa")
    link = f'hreflang="{code}" href="/{code}/servizi?tema=casa"'
    assert link in page.html
    there = citizen.get(f"/{code}/servizi?tema=casa")
    assert there.status == 200 and f'<html lang="{code}"' in there.html
    assert 'hreflang="it" href="/servizi?tema=casa"' in there.html
    assert f'hreflang="{code}" href="/{code}/servizi?tema=casa"' in there.html


@pytest.mark.parametrize(
    "path", ["/xx/servizi", "/it/servizi", "/AR/servizi", "/ar/ar/servizi", "/ara/servizi"]
)
def test_a_language_that_is_none_is_not_there(citizen: Browser, path: str) -> None:
    assert citizen.get(path).status == 404


def test_an_error_is_told_in_the_language(citizen: Browser) -> None:
    page = citizen.get("/ar/servizi/che-non-esiste")
    assert page.status == 404 and '<html lang="ar" dir="rtl">' in page.html


def test_a_redirect_leads_on_in_the_language(citizen: Browser) -> None:
    answer = citizen.get("/en/scrivania", follow=False)
    assert answer.headers["location"] == "/en/entra?poi=/scrivania"


def test_links_to_other_spaces_keep_the_language(portal: Browser) -> None:
    links = [link for link in portal.get("/uk/enti/caritas-pioltello").links if ROOM in link]
    assert any(link.startswith(f"https://{ROOM}.localhost/uk") for link in links), links


def test_rooms_of_the_staff_are_in_italian_and_english(citizen: Browser, people: People) -> None:
    assert (
        citizen.get("/ar/entra?poi=/scrivania", follow=False).headers["location"] == "/entra?poi=/scrivania"
    )
    assert '<html lang="en" dir="ltr">' in citizen.get("/en/entra").html
    page = citizen.get("/entra")
    assert 'hreflang="en" href="/en/entra"' in page.html and 'hreflang="ar"' not in page.html


@pytest.mark.long
def test_every_page_is_named_to_machines_in_its_other_languages(citizen: Browser, portal: Browser) -> None:
    assert "Sitemap: https://localhost/sitemap.xml" in portal.get("/robots.txt").html
    listed = portal.get("/sitemap.xml").html
    named = re.findall(r'hreflang="(..)" href="https://localhost(/[^"]*)"', listed)
    assert len(named) == listed.count("<loc>") * len(NAMES)
    addresses = {path for _code, path in named}
    assert {"/", "/ar/", "/zh/servizi/spid", "/uk/enti/caritas-pioltello", "/bisogni/cas"} <= addresses
    assert {portal.get(path).status for code, path in named if code in ("it", "uk")} == {200}
    assert citizen.get("/sitemap.xml").html.count("<loc>") < 5
