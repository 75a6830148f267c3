"""What people do from a telephone for their application, on the narrowest screen and with keys alone: no touch."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from core.demo.apart import Demo
from tests.browser import look
from tests.browser.conftest import sign_in
from tests.browser.rooms import HUB, PORTAL
from tests.browser.test_applications import VOLUNTEER, answered, opened
from tests.browser.test_by_keyboard import onwards, to
from tests.plugins.assistance.desk import photo

pytestmark = [pytest.mark.browser, pytest.mark.long]

NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def narrow(chrome: Browser) -> Iterator[Page]:
    """A telephone of 320 px; an error in its console fails the test."""
    context = chrome.new_context(viewport=NARROW, locale="it-IT")
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors


def holds(page: Page) -> None:
    """Look at this page on every screen, then go on with the narrowest."""
    assert look.in_every_size(page) == []
    page.set_viewport_size(NARROW)


@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_paper_goes_by_the_link_that_opens_once(
    demo: Demo, page: Page, narrow: Page, language: str
) -> None:
    sign_in(demo, page, HUB, VOLUNTEER)
    opened(demo, page, "Gisella", "Bonus asilo nido e prenotazione delle mensilità", language)
    answered(page)
    page.goto(f"{page.url.split('?')[0]}/carta")
    page.locator("main summary").last.click()
    page.get_by_role("button", name="Mostra il quadrato").click()
    link = page.locator("main code").inner_text()
    narrow.goto(link)
    assert narrow.locator("html").get_attribute("lang") == language
    holds(narrow)
    to(narrow, name="file")
    send = narrow.locator("main form button[type=submit]")
    words = send.inner_text()
    onwards(narrow, words)
    expect(narrow.locator("#errors")).to_be_focused()
    holds(narrow)
    narrow.locator("#f-file").set_input_files(
        FilePayload(name="f.jpg", mimeType="image/jpeg", buffer=photo())
    )
    narrow.locator("#f-file").focus()
    onwards(narrow, words)
    expect(send).to_have_count(0)
    holds(narrow)
    expect(page.locator("main")).to_contain_text("È arrivato", timeout=15_000)


@pytest.mark.parametrize("host", [PORTAL, HUB])
def test_whoever_wants_to_know_whether_it_is_worth_asking_answers_by_keys(
    demo: Demo, narrow: Page, host: str
) -> None:
    narrow.goto(demo.url(host, "/pratiche/verifica"))
    holds(narrow)
    to(narrow, address=r"/pratiche/verifica/p-isee-precompilato$")
    narrow.keyboard.press("Enter")
    expect(narrow.locator(".df-kicker")).to_contain_text("Domanda 1")
    holds(narrow)
    to(narrow, name="answer")
    narrow.keyboard.press("Space")
    onwards(narrow, "Avanti")
    expect(narrow.locator(".df-kicker")).not_to_contain_text("Domanda 1")
    while narrow.locator("h1.df-question").count():
        question = narrow.locator(".df-kicker").inner_text()
        onwards(narrow, "Non lo so: salta")
        expect(narrow.locator(".df-kicker")).not_to_have_text(question)
    expect(narrow.locator("main")).to_contain_text("Come esce la verifica")
    assert narrow.locator(".df-code-text").count() == 1
    holds(narrow)
