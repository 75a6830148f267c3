"""The page of search takes whatever arrives."""

import asyncio
import re
from urllib.parse import quote

import pytest

from tests.actors import Browser

ARRIVES = {
    "nothing": "",
    "spaces": "%20%20",
    "NUL": "spid%00",
    "a wrong byte": "%ff%fe",
    "half a surrogate": "%ed%a0%80",
    "quotes": quote("\"spid' OR 1=1 --"),
    "operators": quote(":*&|!()<->"),
    "pictures": quote("📮🏠"),
    "markup": quote("<script>alert(1)</script>"),
    "twice": "spid&q=isee",
}

UNREADABLE = ("%ff%fe", "%ed%a0%80")


@pytest.mark.parametrize("asked", ARRIVES.values(), ids=ARRIVES)
def test_it_answers_in_plain_words(portal: Browser, citizen: Browser, asked: str) -> None:
    for browser in (portal, citizen):
        screen = browser.get(f"/cerca?q={asked}")
        assert screen.status == (400 if asked in UNREADABLE else 200)
        assert "<script>alert" not in screen.html


@pytest.mark.parametrize("letter", ["a", "spid+", "%F0%9F%93%AE", "'"])
def test_fifty_thousand_characters_are_no_trouble(portal: Browser, letter: str) -> None:
    times = 50_000 // len(letter)
    assert portal.get(f"/cerca?q={letter * times}").status == 200


def test_what_was_understood_is_said(portal: Browser) -> None:
    screen = portal.get("/cerca?q=permeso+di+sogiorno")
    assert "Forse volevi dire: permesso di soggiorno" in screen
    assert "/servizi/rinnovo-permesso-soggiorno" in screen.links


def test_nothing_found_says_where_to_go(portal: Browser) -> None:
    for asked in ("xyzzy", "come posso fare", "📮"):
        screen = portal.get(f"/cerca?q={quote(asked)}")
        assert "Non abbiamo trovato niente" in screen
        assert "/enti" in screen.links


def test_what_was_found_is_counted_and_can_be_narrowed(portal: Browser) -> None:
    screen = portal.get("/cerca?q=affitto+casa")
    assert re.search(r'role="status">\d+ rispost[ae]<', screen.html)
    assert "/cerca?q=affitto%20casa&tipo=servizi" in screen.links
    narrowed = portal.get("/cerca?q=affitto%20casa&tipo=bisogni")
    assert "/bisogni/cas" in narrowed.links
    assert not [link for link in narrowed.links if link.startswith("/servizi/")]
    assert portal.get("/cerca?q=affitto&tipo=nuvole").words == portal.get("/cerca?q=affitto").words


def test_the_first_answers_say_where_to_act(portal: Browser) -> None:
    links = portal.get("/cerca?q=nido").links
    assert "/servizi/bonus-nido#accedi" in links
    assert "/servizi/bonus-nido#cosa-serve" in links


def test_before_anything_is_asked_there_are_needs_to_choose_from(portal: Browser) -> None:
    screen = portal.get("/cerca")
    assert "/bisogni/cas" in screen.links
    assert "/orientamento" in screen.links


def test_while_typing_only_the_answers_come_and_one_says_how_many(portal: Browser) -> None:
    part = asyncio.run(
        portal._send("GET", "/cerca?q=nido", True, {"headers": {"HX-Request-Type": "partial"}})
    )
    assert part.text.lstrip().startswith('<div id="hits">')
    assert part.text.count('role="status"') == 1
    assert part.text.strip() in portal.get("/cerca?q=nido").html
