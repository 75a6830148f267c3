"""The desk while the network drops for a minute, and the screen on the wall."""

import re

import pytest
from playwright.sync_api import Browser, expect

from core.demo.apart import Demo
from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.long]
HOST = "caritas-pioltello.localhost"


def test_what_is_pressed_while_the_line_is_down_is_sent_when_it_is_back(demo: Demo, chrome: Browser) -> None:
    desk, wall = chrome.new_context(), chrome.new_context()
    page, screen = desk.new_page(), wall.new_page()
    sign_in(demo, page, HOST, "volontaria.pioltello@esempio.test")
    page.goto(demo.url(HOST, "/appuntamenti/indirizzi"))
    page.get_by_label("Che cosa vuoi seguire?").select_option("screen")
    page.get_by_role("button", name="Crea un indirizzo").click()
    address = re.findall(r"/appuntamenti/schermo/[0-9a-f]{40}", page.content())[-1]
    screen.goto(demo.url(HOST, address))
    page.goto(demo.url(HOST, "/appuntamenti/coda"))
    desk.set_offline(True)
    page.get_by_role("button", name="Dai un numero").click()
    expect(page.locator("#notices")).to_contain_text("La linea è caduta")
    desk.set_offline(False)
    expect(page.locator("#notices")).to_contain_text("Dai il biglietto numero", timeout=15_000)
    page.get_by_role("button", name="Chiama il prossimo").click()
    expect(page.locator("#notices")).to_contain_text("Chiamato il numero")
    expect(screen.locator(".screen-called li").first).to_contain_text("Sportello", timeout=15_000)
    for context in (desk, wall):
        context.close()
