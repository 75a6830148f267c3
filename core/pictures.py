"""Take the pictures of the README of the real pages, in a demonstration of their own: `diffuso pictures`."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from core.demo import apart
from core.demo.accounts import PASSWORD
from core.demo.apart import Demo
from core.settings import ROOT
from core.setup import browser as chromium

FOLDER = ROOT / "tests" / "browser" / "pictures"
PORTAL, HUB, COMUNE = "localhost", "caritas-pioltello.localhost", "comune-pioltello.localhost"
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
SHARP = 75  # of 100: letters stay clean, and a picture stays under 100 KB


@dataclass(frozen=True, slots=True)
class Picture:
    """A page worth showing, and whose eyes see it."""

    name: str
    host: str
    path: str
    email: str = ""
    arabic: bool = False


PICTURES = (
    Picture("home", PORTAL, "/", arabic=True),
    Picture("search", PORTAL, "/cerca?q=non+riesco+a+pagare+la+bolletta"),
    Picture("sheet", PORTAL, "/servizi/spid", arabic=True),
    Picture("orientation", PORTAL, "/orientamento", arabic=True),
    Picture("network", PORTAL, "/enti"),
    Picture("body", HUB, "/"),
    Picture("booking-place", HUB, "/appuntamenti?servizio=spid", arabic=True),
    Picture("booking-time", HUB, "/appuntamenti/quando?servizio=spid", arabic=True),
    Picture("desk", HUB, "/scrivania", email="volontaria.pioltello@esempio.test"),
    Picture("day", HUB, "/appuntamenti/giornata", email="volontaria.pioltello@esempio.test"),
    Picture("hours", HUB, "/appuntamenti/orari", email="responsabile.caritas@esempio.test"),
    Picture("district", PORTAL, "/distretto/enti", email="ufficio.piano@esempio.test"),
)


def take(say: Callable[[str], None]) -> int:
    """Start a demonstration, take every picture anew, stop; return how many bytes they are."""
    folder = Path(tempfile.mkdtemp(prefix="diffuso-pictures-"))
    try:
        with apart.running(folder) as demo, _chrome() as chrome:
            shutil.rmtree(FOLDER, ignore_errors=True)
            FOLDER.mkdir()
            for picture in PICTURES:
                say(picture.name)
                _keep(chrome, demo, picture)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(path.stat().st_size for path in FOLDER.iterdir())


@contextmanager
def _chrome() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=str(chromium.find_or_install()), args=list(chromium.FLAGS)
        )


def _keep(chrome: Browser, demo: Demo, picture: Picture) -> None:
    with chrome.new_context(locale="it-IT", reduced_motion="reduce") as context:
        page = context.new_page()
        if picture.email:
            _sign_in(page, demo, picture)
        _shoot(page, demo.url(picture.host, picture.path), picture.name, DESK)
        _shoot(page, demo.url(picture.host, picture.path), f"{picture.name}-phone", PHONE)
        if picture.arabic:
            _shoot(page, demo.url(picture.host, f"/ar{picture.path}"), f"{picture.name}-phone-ar", PHONE)


def _shoot(page: Page, address: str, name: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=SHARP)


def _sign_in(page: Page, demo: Demo, picture: Picture) -> None:
    page.goto(demo.url(picture.host, "/entra"))
    page.locator("main input[name=email]").fill(picture.email)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator("main input[name=code]").fill(page.locator(".df-demo-code code").inner_text())
    page.locator("main form[action='/entra/conferma'] button[type=submit]").click()
    page.wait_for_url("**/scrivania**")
