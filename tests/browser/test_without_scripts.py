"""Everything a citizen can do, on a small telephone whose browser runs no script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from core.demo.apart import Demo
from core.orientation.rules.questions import MOST
from tests.browser.closely import wrong_as_sent
from tests.browser.crawl import Found
from tests.browser.rooms import HUB, PORTAL
from tests.browser.test_markup import said_about

pytestmark = pytest.mark.browser

WHO, ADDRESS = "Sara Senzascript", "sara.senzascript@esempio.test"


@pytest.fixture
def sent(phone: Page) -> list[Found]:
    """Every page that the telephone is given, as it was sent."""
    pages: list[Found] = []

    def keep(response: Response) -> None:
        if response.request.resource_type == "document" and response.status not in {302, 303}:
            pages.append(Found("", response.url, response.status, response.text()))

    phone.on("requestfinished", lambda request: keep(request.response()))
    return pages


def test_finding_booking_moving_and_cancelling(
    demo: Demo, phone: Page, sent: list[Found], tab: Page, tmp_path: Path
) -> None:
    find(demo, phone)
    code = book(phone)
    manage(demo, phone, code)
    move(phone)
    cancel(phone)
    assert len(sent) > 12
    assert said_about(sent, tmp_path) == []
    assert wrong_as_sent(tab, sent) == ""


def find(demo: Demo, phone: Page) -> None:
    phone.goto(demo.url(PORTAL))
    phone.locator("main input[type=search]").fill("non ho lo spid")
    phone.locator("main input[type=search]").press("Enter")
    phone.locator("#hits").get_by_role("link", name="SPID", exact=True).click()
    expect(phone.locator("h1")).to_have_text("SPID")
    phone.locator(f'main a[href*="//{HUB}"][href*="/appuntamenti?servizio=spid"]').first.click()


def book(phone: Page) -> str:
    expect(phone.locator("h1")).to_have_text("Dove vuoi venire?")
    phone.get_by_role("link", name="Avanti: giorno e ora").click()
    choose_last(phone)
    phone.get_by_role("button", name="Avanti").click()
    expect(phone.locator("h1")).to_have_text("Per che cosa vieni?")
    phone.get_by_role("button", name="Avanti").click()
    phone.get_by_label("Nome e cognome").fill(WHO)
    phone.get_by_label("E-mail").fill(ADDRESS)
    phone.get_by_role("button", name="Avanti").click()
    expect(phone).to_have_title(re.compile("^Errore:"))
    expect(phone.get_by_label("Nome e cognome")).to_have_value(WHO)
    phone.locator("label[for=f-privacy]").click(position={"x": 5, "y": 5})
    phone.get_by_role("button", name="Avanti").click()
    expect(phone.locator("h1")).to_have_text("Va tutto bene?")
    phone.get_by_role("button", name="Conferma la prenotazione").click()
    expect(phone.locator("h1")).to_contain_text("Ti aspettiamo")
    return phone.locator(".df-code-text").inner_text()


def manage(demo: Demo, phone: Page, code: str) -> None:
    phone.context.clear_cookies()
    phone.goto(demo.url(HUB, "/appuntamenti/gestisci"))
    phone.get_by_label("Codice").fill(code)
    phone.get_by_label("Telefono o e-mail").fill(ADDRESS)
    phone.get_by_role("button", name="Apri il mio appuntamento").click()
    expect(phone.locator("h1")).to_contain_text("Il mio appuntamento")


def move(phone: Page) -> None:
    phone.get_by_role("link", name="Sposta").click()
    phone.get_by_role("link", name="Giorni dopo").click()
    choose_last(phone)
    phone.get_by_role("button", name="Conferma il nuovo orario").click()
    expect(phone.locator("#notices")).to_contain_text("spostato")


def cancel(phone: Page) -> None:
    phone.get_by_role("link", name="Annulla").click()
    phone.get_by_role("button", name="Sì, annulla l'appuntamento").click()
    expect(phone.locator("main")).to_contain_text("annullato")


def choose_last(phone: Page) -> None:
    chosen = phone.locator("main input[type=radio]").last.get_attribute("id")
    phone.locator(f'label[for="{chosen}"]').click()


def test_being_told_what_one_may_ask_for(
    demo: Demo, phone: Page, sent: list[Found], tab: Page, tmp_path: Path
) -> None:
    phone.goto(demo.url(PORTAL, "/orientamento"))
    phone.get_by_role("button", name="Comincia").click()
    for number in range(MOST):
        if phone.url.endswith("/orientamento/esito"):
            break
        radios = phone.locator("main input[type=radio]")
        if number % 2 or not radios.count():
            phone.get_by_role("button", name="Non lo so: salta").click()
        else:
            phone.locator(f'label[for="{radios.first.get_attribute("id")}"]').click()
            phone.get_by_role("button", name="Avanti").click()
    expect(phone).to_have_url(demo.url(PORTAL, "/orientamento/esito"))
    assert said_about(sent, tmp_path) == []
    assert wrong_as_sent(tab, sent) == ""


def test_saying_how_clear_a_page_is_and_asking_for_ones_consent(
    demo: Demo, phone: Page, sent: list[Found], tab: Page, tmp_path: Path
) -> None:
    phone.goto(demo.url(PORTAL, "/servizi/spid"))
    phone.locator(".df-stars label").last.click()
    phone.get_by_role("button", name="Invia il tuo parere").click()
    expect(phone.locator("main")).to_contain_text("Grazie")
    phone.goto(demo.url(HUB, "/consenso"))
    phone.get_by_label("Codice").fill("AAAA-BBBB-CCCC")
    phone.get_by_role("button", name="Apri").click()
    expect(phone.locator("main h1")).to_be_visible()
    assert said_about(sent, tmp_path) == []
    assert wrong_as_sent(tab, sent) == ""


def test_reading_in_another_way(
    demo: Demo, phone: Page, sent: list[Found], tab: Page, tmp_path: Path
) -> None:
    phone.goto(demo.url(PORTAL, "/lettura"))
    before = phone.locator("html").evaluate("e => getComputedStyle(e).fontSize")
    phone.locator("main input[type=radio]").last.evaluate("e => e.labels[0].click()")
    phone.get_by_text("Contrasto forte").click()
    phone.get_by_role("button", name="Leggi così").click()
    expect(phone.locator("#notices")).to_contain_text("si leggono così")
    assert phone.locator("html").evaluate("e => getComputedStyle(e).fontSize") > before
    phone.goto(demo.url(PORTAL))
    phone.locator(".df-languages > summary").click()
    phone.get_by_role("link", name="العربية").click()
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    assert said_about(sent, tmp_path) == []
    assert wrong_as_sent(tab, sent) == ""
