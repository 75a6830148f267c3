"""What a page may cost whoever opens it for the first time, on a poor line."""

import re
from http.client import HTTPConnection
from typing import Any

import pytest
from playwright.sync_api import Browser

from core.demo.apart import Demo
from tests.browser.crawl import Visitor, walk
from tests.browser.rooms import ASIDE, HUB, PORTAL, PUBLIC

pytestmark = pytest.mark.browser

FIRST_VISIT = 200_000  # everything that travels, as it travels
DOCUMENT = 20 * 1024  # the page itself, unpacked; in letters, since some scripts take three bytes for one
FIRST = [
    (PORTAL, "/"),
    (PORTAL, "/servizi/spid"),
    (HUB, "/appuntamenti"),
    (HUB, "/"),
    (PORTAL, "/cerca?q=bolletta"),
]


@pytest.mark.parametrize(("host", "path"), FIRST)
def test_a_first_visit_is_light_and_asks_nobody_else(
    demo: Demo, chrome: Browser, host: str, path: str
) -> None:
    weights, addresses = dict[str, int](), list[str]()

    def finished(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = event["encodedDataLength"]

    with chrome.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", finished)
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(demo.url(host, path), wait_until="networkidle")
        assert context.cookies() == []
    assert len(weights) > 5
    assert sum(weights.values()) <= FIRST_VISIT
    assert [address for address in addresses if not address.startswith(demo.url(host))] == []


def test_a_page_itself_is_light(demo: Demo) -> None:
    heavy = []
    for page in walk(Visitor(demo), [(PORTAL, "/"), (HUB, "/"), *ASIDE], hosts=PUBLIC):
        letters, bytes_ = len(page.html), len(page.html.encode())
        if (bytes_ if page.language == "it" else letters) > DOCUMENT:
            heavy.append(f"{page.name}: {letters} letters, {bytes_} bytes")
    assert heavy == []


def test_files_are_packed_beforehand_and_kept_for_good(demo: Demo) -> None:
    _status, _kind, html = Visitor(demo).ask(PORTAL, "/")
    files = set(re.findall(r'"(/static/[^"#]+)', html))
    assert len(files) >= 7
    for file in files:
        assert re.search(r"\.[0-9a-f]{10}\.[a-z0-9]+$", file), file
        headers = ask(demo, PORTAL, file)
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.endswith(".woff2") or headers["content-encoding"] == "br", file


def ask(demo: Demo, host: str, path: str) -> dict[str, str]:
    """Ask as a browser does; return the headers and, where they do not say it, the length."""
    connection = HTTPConnection("127.0.0.1", demo.port, timeout=30)
    connection.request("GET", path, headers={"Host": f"{host}:{demo.port}", "Accept-Encoding": "gzip, br"})
    answer = connection.getresponse()
    headers = {"content-length": str(len(answer.read()))} | {n.lower(): v for n, v in answer.getheaders()}
    connection.close()
    return headers
