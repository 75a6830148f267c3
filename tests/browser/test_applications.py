"""Three ways through help with an application: at a desk, by the person on her telephone, and in Arabic."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from core.demo.apart import Demo
from tests.browser.conftest import sign_in
from tests.browser.rooms import HUB

pytestmark = [pytest.mark.browser, pytest.mark.long]

VOLUNTEER = "volontaria.pioltello@esempio.test"
A_MINUTE = 60
PHONE: ViewportSize = {"width": 360, "height": 740}


def opened(demo: Demo, page: Page, name: str, procedure: str, language: str = "it") -> None:
    """Write somebody down and open an application for her."""
    page.goto(demo.url(HUB, "/persone-seguite/nuova"))
    page.locator("#f-nome").fill(name)
    page.locator("#f-lingua").select_option(language)
    page.get_by_role("button", name="Salva la scheda").click()
    page.get_by_role("link", name="Apri una pratica").click()
    page.locator("#f-procedura").select_option(label=procedure)
    page.get_by_role("button", name="Apri la pratica").click()


def answered(page: Page) -> None:
    """Answer what is asked, one question a page: the first choice, a number or a day."""
    for _question in range(40):
        if "/domande" not in page.url:
            return
        choice = page.locator("main .df-options label")
        if choice.count():
            choice.first.click()
        else:
            page.locator("#f-risposta").fill(
                "3/9/2026" if "iorno" in page.locator("h1").inner_text() else "2"
            )
        page.get_by_role("button", name="Avanti").click()
    raise AssertionError("the questions do not end")


def code_of(page: Page) -> str:
    return page.locator(".df-code-text").first.inner_text()


def wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_an_application_is_opened_in_less_than_a_minute_and_goes_to_the_receipt(
    demo: Demo, page: Page
) -> None:
    sign_in(demo, page, HUB, VOLUNTEER)
    begun = time.monotonic()
    opened(demo, page, "Domitilla", "Bonus asilo nido e prenotazione delle mensilità")
    assert time.monotonic() - begun < A_MINUTE / 2, "the machine leaves half of it to the person"
    answered(page)
    while page.get_by_role("button", name=re.compile("^Visto")).count():
        page.get_by_role("button", name=re.compile("^Visto")).first.click()
    page.get_by_role("button", name="È tutto pronto").click()
    page.get_by_role("link", name="Scrivi l'invio").click()
    expect(page.locator("main")).to_contain_text("Non chiederle, non scriverle")
    page.locator("#f-protocollo").fill("INPS.2026.77")
    page.get_by_role("button", name="Salva l'invio").click()
    expect(page.locator("main")).to_contain_text("INPS.2026.77")


def test_on_a_telephone_the_person_sees_what_is_missing_and_goes(demo: Demo, page: Page, phone: Page) -> None:
    sign_in(demo, page, HUB, VOLUNTEER)
    opened(demo, page, "Clotilde", "Bonus asilo nido e prenotazione delle mensilità")
    answered(page)
    code = code_of(page)
    phone.goto(demo.url(HUB, "/pratiche/segui"))
    phone.locator("#f-codice").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Apri").click()
    expect(phone.locator("h1")).to_contain_text("Bonus asilo nido")
    expect(phone.locator("main")).to_contain_text("Che cosa manca")
    assert wide(phone) <= PHONE["width"]
    phone.get_by_role("button", name="Esci").click()
    phone.goto(demo.url(HUB, "/pratiche/mia"))
    expect(phone.locator("main")).to_contain_text("Codice")


def test_in_arabic_on_a_telephone_from_right_to_left(demo: Demo, page: Page, chrome: Browser) -> None:
    sign_in(demo, page, HUB, VOLUNTEER)
    opened(demo, page, "Samira", "Fare l'ISEE online (DSU precompilata) o preparare la visita al CAF")
    answered(page)
    code = code_of(page)
    context = chrome.new_context(viewport=PHONE, locale="ar")
    try:
        phone = context.new_page()
        phone.goto(demo.url(HUB, "/ar/pratiche/segui"))
        assert phone.locator("html").get_attribute("dir") == "rtl"
        phone.locator("#f-codice").fill(code)
        phone.locator("main form button[type=submit]").first.click()
        phone.wait_for_url("**/ar/pratiche/mia")
        assert phone.locator("html").get_attribute("dir") == "rtl"
        assert wide(phone) <= PHONE["width"]
        way = phone.locator("main details summary").first
        way.click()
        expect(phone.locator("main details[open]").first).to_be_visible()
    finally:
        context.close()
