"""A tab to look at many pages with, and what it saw: shared by those who look at every page."""

from collections.abc import Callable, Sequence

from playwright.sync_api import Page, Route

from core.demo.apart import Demo
from tests.browser import look
from tests.browser.conftest import sign_in
from tests.browser.crawl import Found, cover


def signed_in(demo: Demo, tab: Page, host: str, email: str) -> dict[str, str]:
    sign_in(demo, tab, host, email)
    return {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}


def wrong_with(tab: Page, demo: Demo, pages: Sequence[Found]) -> str:
    """Look at every page: closely where it has a part that no other had, in a hurry at the rest; see whom each asks."""
    closely = {page.name for page in cover(pages)}
    wrong, asked = list[str](), list[str]()
    tab.on("request", lambda request: asked.append(request.url))
    for page in pages:
        asked.clear()
        tab.goto(demo.url(page.host, page.path))
        seen = look.in_every_size(tab) if page.name in closely else look.in_a_hurry(tab)
        seen += [f"asks {url}" for url in asked if not url.startswith(demo.url(page.host))]
        wrong += [f"{page.name}: {problem}" for problem in seen]
    return "\n".join(wrong)


def wrong_as_sent(tab: Page, pages: Sequence[Found]) -> str:
    """Look again at pages as they were sent (`path`: the whole address), also at those that only a sent form shows."""
    wrong = list[str]()
    for page in {one.html: one for one in pages}.values():
        tab.route(page.path, _answer(page.html))
        tab.goto(page.path)
        tab.unroute(page.path)
        wrong += [f"{page.path}: {problem}" for problem in look.in_a_hurry(tab)]
    return "\n".join(wrong)


def _answer(html: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
