"""Search answers while somebody types, and on Enter without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from core.demo.apart import Demo

pytestmark = pytest.mark.browser


def test_it_answers_while_somebody_types(demo: Demo, page: Page) -> None:
    page.goto(demo.url("localhost"))
    page.locator("main input[type=search]").press_sequentially("bolletta", delay=30)
    expect(page.locator("#hits").get_by_role("link", name="Bonus sociale luce")).to_be_visible()
    assert page.url == demo.url("localhost")


def test_it_answers_on_enter_without_javascript(demo: Demo, phone: Page) -> None:
    phone.goto(demo.url("localhost"))
    phone.locator("main input[type=search]").fill("non riesco a pagare l'affitto")
    phone.locator("main input[type=search]").press("Enter")
    expect(phone.locator("h1")).to_have_text("Di cosa hai bisogno?")
    expect(phone.locator("#hits").get_by_role("link").first).to_be_visible()
