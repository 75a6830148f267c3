"""Passkeys in a real Chromium, with a device that is not there: a virtual authenticator, over its own protocol."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from core.demo.accounts import PASSWORD
from core.demo.apart import Demo
from tests.browser.conftest import second_step, sign_in

HUB, OTHER_HUB = "caritas-pioltello.localhost", "caritas-segrate.localhost"
WHO, ANOTHER = "volontaria.pioltello@esempio.test", "responsabile.caritas@esempio.test"
"""Two people, so that nobody waits for the next code of one app."""

pytestmark = pytest.mark.browser


@pytest.fixture
def device(page: Page) -> Iterator[CDPSession]:
    """A telephone with a finger on it: keeps passkeys, checks who the person is."""
    with plugged_in(page) as session:
        yield session


@contextmanager
def plugged_in(page: Page, *, verifies: bool = True) -> Iterator[CDPSession]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield session
    session.detach()


def test_a_passkey_is_added_enters_alone_confirms_and_is_taken_away(
    demo: Demo, page: Page, device: CDPSession, chrome: Browser
) -> None:
    sign_in(demo, page, HUB, WHO)
    add(demo, page, "Telefono di prova")
    leave(page)
    enter_by_passkey(demo, page)
    refuse_another_body(demo, page)
    confirm_as_second_step(demo, page)
    rename_and_remove(demo, page)
    leave(page)
    page.goto(demo.url(HUB, "/entra"))
    page.get_by_role("button", name="Entra con la passkey").click()
    expect(page.locator("#errors")).to_contain_text("non è stata riconosciuta")


def add(demo: Demo, page: Page, name: str) -> None:
    """From one's own access, after the second factor once more."""
    page.goto(demo.url(HUB, "/accesso"))
    page.get_by_role("link", name="Aggiungi una passkey").click()
    confirm_by_code(page)
    page.get_by_label("Nome della passkey").fill(name)
    page.get_by_role("button", name="Crea una passkey").click()
    expect(page.locator("#notices")).to_contain_text("Passkey aggiunta")
    expect(page.locator("#secondo-passo")).to_contain_text(name)


def confirm_by_code(page: Page) -> None:
    for _half_second in range(80):
        told = page.locator(".df-demo-code code")
        if told.count():
            page.get_by_label("Codice").fill(told.inner_text())
            page.get_by_role("button", name="Vai avanti").click()
            page.wait_for_load_state()
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("no code is told")


def leave(page: Page) -> None:
    page.get_by_role("button", name="Esci", exact=True).click()
    page.wait_for_load_state()


def enter_by_passkey(demo: Demo, page: Page) -> None:
    """Neither password nor code; one goes where one was going."""
    page.goto(demo.url(HUB, "/appuntamenti/giornata"))
    expect(page).to_have_url(re.compile("/entra"))
    page.get_by_role("button", name="Entra con la passkey").click()
    expect(page).to_have_url(re.compile("/appuntamenti/giornata"))
    expect(page.locator("body")).to_contain_text("Nadia Vallerossa")


def refuse_another_body(demo: Demo, page: Page) -> None:
    """At a host of its own a browser offers nothing."""
    page.goto(demo.url(OTHER_HUB, "/entra"))
    page.get_by_role("button", name="Entra con la passkey").click()
    expect(page.locator("[data-passkey-wrong]")).to_be_visible()


def confirm_as_second_step(demo: Demo, page: Page) -> None:
    """After the password, instead of a code."""
    page.goto(demo.url(HUB, "/scrivania"))
    leave(page)
    page.goto(demo.url(HUB, "/entra"))
    page.get_by_label("Indirizzo e-mail").fill(WHO)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Entra", exact=True).click()
    page.get_by_role("button", name="Usa la passkey").click()
    expect(page).to_have_url(re.compile("/scrivania"))


def rename_and_remove(demo: Demo, page: Page) -> None:
    page.goto(demo.url(HUB, "/accesso/passkey"))
    page.get_by_role("button", name="Usa la passkey").click()
    page.get_by_role("button", name="Rinomina").click()
    page.locator("input[name=name]:visible").first.fill("Telefono nuovo")
    page.get_by_role("button", name="Salva il nome").click()
    expect(page.locator("#secondo-passo")).to_contain_text("Telefono nuovo")
    page.get_by_role("link", name="Gestisci le passkey").click()
    page.get_by_role("button", name="Usa la passkey").click()
    page.get_by_role("button", name="Togli", exact=True).click()
    page.get_by_role("button", name="Sì, togli").click()
    expect(page.locator("#secondo-passo")).to_contain_text("Nessuna")


def test_a_device_that_does_not_check_who_holds_it_is_not_enough(demo: Demo, page: Page) -> None:
    with plugged_in(page, verifies=False):
        sign_in(demo, page, HUB, WHO)
        page.goto(demo.url(HUB, "/accesso/passkey"))
        confirm_by_code(page)
        page.get_by_role("button", name="Crea una passkey").click()
        expect(page.locator("[data-passkey-wrong]")).to_be_visible()


def test_an_answer_opens_once(demo: Demo, page: Page, device: CDPSession) -> None:
    """Whoever writes down what a browser sends, and sends it again, stays outside."""
    sign_in(demo, page, HUB, ANOTHER)
    add(demo, page, "Da togliere")
    leave(page)
    page.goto(demo.url(HUB, "/entra"))
    with page.expect_request(re.compile("/entra/passkey$")) as sent:
        page.get_by_role("button", name="Entra con la passkey").click()
    expect(page).to_have_url(re.compile("/scrivania"))
    leave(page)
    headers = {"host": f"{HUB}:{demo.port}", "content-type": "application/x-www-form-urlencoded"}
    where, told = f"http://127.0.0.1:{demo.port}/entra/passkey", sent.value.post_data or ""
    again = httpx.post(where, content=told, headers=headers)
    assert again.status_code == 422
    assert "set-cookie" not in again.headers
    remove(demo, page)


def remove(demo: Demo, page: Page) -> None:
    """Take the only passkey away again; it shows itself for that, as often as it is asked."""
    page.goto(demo.url(HUB, "/entra"))
    page.get_by_role("button", name="Entra con la passkey").click()
    expect(page).to_have_url(re.compile("/scrivania"))
    page.goto(demo.url(HUB, "/accesso/passkey"))
    page.get_by_role("button", name="Usa la passkey").click()
    page.get_by_role("button", name="Togli", exact=True).click()
    page.get_by_role("button", name="Sì, togli").click()
    expect(page.locator("#secondo-passo")).to_contain_text("Nessuna")


def test_by_keyboard_alone(demo: Demo, page: Page, device: CDPSession) -> None:
    sign_in(demo, page, HUB, WHO)
    add(demo, page, "Tastiera")
    leave(page)
    page.goto(demo.url(HUB, "/entra"))
    for _tab in range(80):
        page.keyboard.press("Tab")
        if "Entra con la passkey" in page.evaluate("document.activeElement.innerText || ''"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/scrivania"))
    leave(page)
    remove(demo, page)


def test_without_scripts_the_app_is_enough(demo: Demo, phone: Page) -> None:
    phone.goto(demo.url(HUB, "/entra"))
    expect(phone.get_by_role("button", name="Entra con la passkey")).to_be_hidden()
    phone.get_by_label("Indirizzo e-mail").fill(WHO)
    phone.locator("input[type=password]").fill(PASSWORD)
    phone.locator("main").get_by_role("button", name="Entra", exact=True).click()
    second_step(phone)
