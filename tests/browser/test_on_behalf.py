"""Somebody is on the telephone: how many presses, letters and seconds a volunteer needs to book for her."""

import time

import pytest
from playwright.sync_api import Page, expect

from core.demo.apart import Demo
from tests.browser.conftest import sign_in
from tests.browser.rooms import HUB

pytestmark = pytest.mark.browser

WHO, PHONE = "Telma Telefonata", "333 7654321"
MOST_PRESSES = 6  # the way to book, an hour, two fields, what was said about her data, "Prenota"
A_MINUTE = 60
A_PRESS, A_LETTER = (
    2.0,
    0.4,
)  # seconds, unhurried: to find a thing and press it, to type one letter with two fingers


def test_a_booking_for_somebody_on_the_telephone_takes_less_than_a_minute(demo: Demo, page: Page) -> None:
    sign_in(demo, page, HUB, "volontaria.pioltello@esempio.test")
    presses, started = 0, time.monotonic()
    for way in ("Prenota per qualcuno", "Prenota"):
        if page.url.endswith("/appuntamenti/nuovo"):
            break
        page.get_by_role("link", name=way).first.click()
        presses += 1
    expect(page.locator("h1")).to_have_text("Prenota per qualcuno")
    page.locator("main .df-day-times label").first.click()
    page.get_by_label("Nome e cognome").fill(WHO)
    page.get_by_label("Telefono").fill(PHONE)
    page.locator("label[for=f-privacy]").click(position={"x": 5, "y": 5})
    page.get_by_role("button", name="Prenota", exact=True).click()
    presses += 5  # an hour, two fields, the tick, the button
    expect(page.locator("main")).to_contain_text(WHO)
    expect(page.locator(".df-code-text")).to_be_visible()
    machine = time.monotonic() - started
    assert presses <= MOST_PRESSES
    assert machine + presses * A_PRESS + len(WHO + PHONE) * A_LETTER < A_MINUTE
