"""A booking from the first page to the last with Tab, Enter, Space and the arrows: no mouse, no touch."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.demo.apart import Demo
from tests.browser import look
from tests.browser.rooms import HUB, PORTAL

pytestmark = pytest.mark.browser

STOPS = 150
NOW = """() => { const e = document.activeElement; return {
  words: (e.ariaLabel || e.innerText || e.labels?.[0]?.innerText || '').trim(), name: e.name || '',
  address: e.href || '', type: e.type || ''} }"""


def test_a_booking_needs_no_mouse(demo: Demo, page: Page) -> None:
    page.goto(demo.url(PORTAL))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    to(page, name="q")
    page.keyboard.type("spid")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/cerca\?q=spid"))
    seen(page)
    to(page, address=r"/servizi/spid$")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("SPID")
    seen(page)
    to(page, address=rf"//{HUB}.*/appuntamenti\?servizio=spid")
    page.keyboard.press("Enter")
    step(page, "Dove vuoi venire?")
    to(page, words="Avanti: giorno e ora")
    page.keyboard.press("Enter")
    step(page, "Quando vuoi venire?")
    to(page, name="ora")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    onwards(page, "Avanti")
    step(page, "Per che cosa vieni?")
    onwards(page, "Avanti")
    step(page, "Chi viene?")
    onwards(page, "Avanti: controlla tutto")
    expect(page).to_have_title(re.compile("^Errore:"))
    assert page.evaluate("document.activeElement.id") == "errors"
    seen(page)
    for field, typed in (("name", "Tina Tastiera"), ("phone", "333 1234567")):
        to(page, name=field)
        page.keyboard.type(typed)
    to(page, name="privacy")
    page.keyboard.press("Space")
    onwards(page, "Avanti: controlla tutto")
    step(page, "Va tutto bene?")
    onwards(page, "Conferma la prenotazione")
    expect(page.locator("h1")).to_contain_text("Ti aspettiamo")
    seen(page)


def to(page: Page, *, name: str = "", words: str = "", address: str = "") -> None:
    """Press Tab until what is wanted has the focus; every stop on the way has a name to be told by."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(NOW)
        if name and stop["name"] == name and stop["type"] != "hidden":
            return
        if (words and stop["words"] == words) or (address and re.search(address, stop["address"])):
            return
    raise AssertionError(f"the keyboard does not reach {name or words or address} on {page.url}")


def onwards(page: Page, words: str) -> None:
    to(page, words=words)
    page.keyboard.press("Enter")


def step(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    seen(page)


def seen(page: Page) -> None:
    """Look at this state of the page too: no link leads to it."""
    assert look.with_axe(page) == []
