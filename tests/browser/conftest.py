"""A real Chromium before the real demonstration: its own database, its own mail, its own processes."""

import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from core.demo import apart
from core.demo.accounts import PASSWORD
from core.demo.apart import Demo
from core.setup import browser as chromium
from core.setup.browser import FLAGS

MAIL_WITHIN = 20


def mail_to(demo: Demo, address: str, *, after: int = 0) -> EmailMessage:
    """Wait for a message to somebody: the first one, or the one `after` so many."""
    end = time.monotonic() + MAIL_WITHIN
    while time.monotonic() < end:
        mails = map(_read, sorted((demo.folder / "mail").glob("*.eml")))
        found = [mail for mail in mails if address in str(mail["To"])]
        if len(found) > after:
            return found[after]
        time.sleep(0.2)
    raise AssertionError(f"no message to {address}")


def sign_in(demo: Demo, page: Page, host: str, email: str) -> None:
    page.goto(demo.url(host, "/entra"))
    page.get_by_label("Indirizzo e-mail").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Entra", exact=True).click()
    second_step(page)


def second_step(page: Page) -> None:
    """Type the code that the demonstration tells; wait for one where those of this minute are used."""
    for _half_second in range(80):
        told = page.locator(".df-demo-code code")
        if told.count():
            page.get_by_label("Codice").fill(told.inner_text())
            page.locator("main").get_by_role("button", name="Entra", exact=True).click()
            page.wait_for_url("**/scrivania**")
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("no code is told")


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[return-value]


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demonstration for the run."""
    with apart.running(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.find_or_install()), args=list(FLAGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    """A desktop window with nothing remembered; an error in the console fails the test."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, locale="it-IT")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors


@pytest.fixture
def phone(chrome: Browser) -> Iterator[Page]:
    """A small telephone without JavaScript."""
    context = chrome.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="it-IT"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def tab(chrome: Browser) -> Iterator[Page]:
    """A tab with nothing remembered; what the console calls an error fails the test."""
    with chrome.new_context(locale="it-IT") as context:
        tab = context.new_page()
        said: list[str] = []
        tab.on("pageerror", lambda error: said.append(str(error)))
        yield tab
        assert said == []
