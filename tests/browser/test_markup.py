"""Every kind of page, as it was sent, before the Nu HTML checker: no error, no warning."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.demo.apart import Demo
from core.setup import checkers
from tests.browser.conftest import sign_in
from tests.browser.crawl import Found, Visitor, walk
from tests.browser.rooms import ASIDE, HOMES, HUB, PORTAL, PUBLIC, STAFF

pytestmark = pytest.mark.browser


def test_the_checker_says_nothing_about_any_page(demo: Demo, chrome: Browser, tmp_path: Path) -> None:
    pages = walk(Visitor(demo), [(PORTAL, "/"), (HUB, "/"), *ASIDE, *HOMES], hosts=PUBLIC)
    for host, email in STAFF:
        with chrome.new_context() as context:
            sign_in(demo, context.new_page(), host, email)
            cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        pages += walk(Visitor(demo, cookies), [(host, "/scrivania")], hosts=frozenset({host}))
    assert "\n".join(said_about(pages, tmp_path)) == ""


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    bad = Found(PORTAL, "/", 200, "<!doctype html><html lang=it><title>x</title><p><div></p><img src=x>")
    assert any("alt" in said for said in said_about([bad], tmp_path))


def said_about(pages: Iterable[Found], folder: Path) -> list[str]:
    """Give every page to one run of the checker; return what it says, with the page's address."""
    pages = list({page.html: page for page in pages}.values())
    for number, page in enumerate(pages):
        (folder / f"{number}.html").write_text(page.html, encoding="utf-8")
    command = [
        *checkers.find_or_install().nu,
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--no-langdetect",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)["messages"]
    return [f"{pages[int(Path(m['url']).stem)].name}: {m['message']} {m.get('extract', '')}" for m in said]
