"""A real Chromium before the real demonstration: its own database, its own mail, its own processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from core.db import embedded
from core.demo.accounts import PASSWORD
from core.settings import ROOT
from core.setup import browser as chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
STARTED = "Diffuso è acceso"
START_WITHIN = 60
MAIL_WITHIN = 20


@dataclass(frozen=True)
class Demo:
    """The demonstration at work."""

    port: int
    folder: Path

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def mail_to(self, address: str, *, after: int = 0) -> EmailMessage:
        """Wait for a message to somebody: the first one, or the one `after` so many."""
        end = time.monotonic() + MAIL_WITHIN
        while time.monotonic() < end:
            mails = map(_read, sorted((self.folder / "mail").glob("*.eml")))
            found = [mail for mail in mails if address in str(mail["To"])]
            if len(found) > after:
                return found[after]
            time.sleep(0.2)
        raise AssertionError(f"no message to {address}")

    def sign_in(self, page: Page, host: str, email: str) -> None:
        page.goto(self.url(host, "/entra"))
        page.get_by_label("Indirizzo e-mail").fill(email)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Entra").click()


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[return-value]


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`diffuso demo` on a free port and an empty folder; ends by Ctrl-C, cleanly."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo")
    env = {name: value for name, value in os.environ.items() if not name.startswith("DIFFUSO_")}
    command = [
        sys.executable,
        "-P",
        "-u",
        "-m",
        "core.cli",
        "demo",
        "--port",
        str(port),
        "--data-dir",
        str(folder),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        assert child.stdout
        said = []
        for line in child.stdout:
            said.append(line)
            if STARTED in line:
                break
        assert STARTED in "".join(said), "".join(said)
        yield Demo(port, folder)
        child.send_signal(signal.SIGINT)
        rest, _ = child.communicate(timeout=30)
        assert child.returncode == 0, rest
    embedded.remove(folder)


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.find_or_install()), args=FLAGS)
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
