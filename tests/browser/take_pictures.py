"""Take the README's pictures of the real pages: `python -m tests.browser.take_pictures 8000` beside a running demo."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from core.setup import browser as chromium
from tests.browser.conftest import FLAGS, Demo

FOLDER = Path(__file__).with_name("pictures")
HUB = "caritas-pioltello.localhost"
WIDE, TALL = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def main(port: int) -> None:
    """Take three pictures."""
    demo = Demo(port, Path())
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=str(chromium.find_or_install()), args=FLAGS)
        keep(chrome.new_page(viewport=WIDE), demo.url("localhost"), "portal")
        keep(chrome.new_page(viewport=TALL), demo.url("localhost", "/servizi/spid"), "sheet-phone")
        volunteer = chrome.new_page(viewport=WIDE)
        demo.sign_in(volunteer, HUB, "volontaria.pioltello@esempio.test")
        keep(volunteer, demo.url(HUB, "/appuntamenti/giornata"), "day")


def keep(page: Page, address: str, name: str) -> None:
    """Keep what a person sees first."""
    page.goto(address)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(int(sys.argv[1]))
