"""Coming in by a provider in a real Chromium, from the district's switch to the desk, with a real provider."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.demo.apart import Demo, free_port, running
from tests.browser.conftest import second_step, sign_in
from tests.plugins.oidc.stage import SECRET, SPID, Idp

PORTAL, HUB = "localhost", "caritas-pioltello.localhost"
OFFICE, ADMIN, WHO = (
    "ufficio.piano@esempio.test",
    "responsabile.caritas@esempio.test",
    "volontaria.pioltello@esempio.test",
)

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, Idp]]:
    """A demonstration of its own that may call a provider on this machine."""
    port = free_port()
    with running(tmp_path_factory.mktemp("oidc"), outgoing=f"http://127.0.0.1:{port}") as demo:
        idp = Idp(port, back=demo.url(HUB, "/accesso-esterno/ritorno"))
        idp.start("uno")
        yield demo, idp
        idp.stop()


def test_from_the_districts_switch_to_the_desk(provider: tuple[Demo, Idp], page: Page) -> None:
    demo, idp = provider
    switch_on(demo, page)
    name_the_provider(demo, page, idp)
    link_oneself(demo, page)
    come_in(demo, page)
    say_no(demo, page)


def switch_on(demo: Demo, page: Page) -> None:
    sign_in(demo, page, PORTAL, OFFICE)
    page.goto(demo.url(PORTAL, "/distretto/enti/caritas-pioltello"))
    page.get_by_role("button", name=re.compile("Accendi.*SPID")).click()
    expect(page.get_by_role("button", name=re.compile("Spegni.*SPID"))).to_be_visible()


def name_the_provider(demo: Demo, page: Page, idp: Idp) -> None:
    """With one mistake on the way; then with a level that counts as the second factor."""
    sign_in(demo, page, HUB, ADMIN)
    page.goto(demo.url(HUB, "/accesso-esterno"))
    page.get_by_label("Come si chiama").fill("SPID o CIE")
    page.get_by_label("Indirizzo del fornitore").fill(f"{idp.issuer}/")
    page.get_by_label("Nome del client").fill("sportello")
    page.get_by_label("Parola segreta").fill(SECRET)
    page.get_by_text("Basta quello del fornitore").click()
    page.get_by_label("Livelli che valgono").fill(SPID)
    page.get_by_role("button", name="Controlla e salva").click()
    expect(page.locator("#errors")).to_contain_text("barra finale compresa")
    page.get_by_label("Indirizzo del fornitore").fill(idp.issuer)
    page.get_by_label("Parola segreta").fill(SECRET)
    page.get_by_role("button", name="Controlla e salva").click()
    expect(page.locator("#notices")).to_contain_text("Salvato")
    leave(page)


def link_oneself(demo: Demo, page: Page) -> None:
    sign_in(demo, page, HUB, WHO)
    page.goto(demo.url(HUB, "/accesso"))
    page.get_by_role("link", name="Gestisci SPID o CIE").click()
    for _half_second in range(80):
        told = page.locator(".df-demo-code code")
        if told.count():
            page.get_by_label("Codice").fill(told.inner_text())
            page.get_by_role("button", name="Vai avanti").click()
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("link", name="Vai a farti riconoscere").click()
    recognised(page, "NADIA")
    expect(page.locator("#notices")).to_contain_text("puoi entrare anche così")
    leave(page)


def come_in(demo: Demo, page: Page) -> None:
    """One goes where one was going; with the level that the body trusts nothing else is asked."""
    page.goto(demo.url(HUB, "/appuntamenti/giornata"))
    page.get_by_role("link", name="Entra con SPID o CIE").click()
    recognised(page, "NADIA", SPID)
    expect(page).to_have_url(re.compile("/appuntamenti/giornata"))
    expect(page.locator("body")).to_contain_text("Nadia Vallerossa")
    leave(page)
    page.goto(demo.url(HUB, "/entra"))
    page.get_by_role("link", name="Entra con SPID o CIE").click()
    recognised(page, "NADIA")
    expect(page).to_have_url(re.compile("/entra/conferma"))
    second_step(page)
    leave(page)


def say_no(demo: Demo, page: Page) -> None:
    page.goto(demo.url(HUB, "/entra"))
    page.get_by_role("link", name="Entra con SPID o CIE").click()
    recognised(page, "")
    expect(page.locator("h1")).to_have_text("Non sei entrato")
    page.locator("main").get_by_role("link", name="Entra con la password").click()
    expect(page.get_by_label("Indirizzo e-mail")).to_be_visible()


def recognised(page: Page, name: str, level: str = "") -> None:
    """At the provider; on the way back a script presses the button."""
    page.get_by_label("Nome").fill(name)
    page.get_by_label("Livello").fill(level)
    page.get_by_role("button", name="Sono io").click()
    page.wait_for_url(re.compile(r"^http://caritas-pioltello\.localhost(?!.*/ritorno\?code)"))


def leave(page: Page) -> None:
    page.get_by_role("button", name="Esci", exact=True).click()
    page.wait_for_load_state()
