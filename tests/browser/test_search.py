"""Search answers while somebody types, and on Enter without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.demo.apart import Demo

pytestmark = pytest.mark.browser


def test_it_answers_while_somebody_types(demo: Demo, page: Page) -> None:
    page.goto(demo.url("localhost"))
    page.locator("main input[type=search]").press_sequentially("bolletta", delay=30)
    expect(page.locator("#hits").get_by_role("link", name="Bonus sociale luce").first).to_be_visible()
    assert page.url == demo.url("localhost")
    expect(page.locator("#hits-said")).to_have_text(re.compile(r"^\d+ rispost[ae]$"))


def test_the_arrow_goes_down_to_the_answers_and_esc_puts_them_away(demo: Demo, page: Page) -> None:
    page.goto(demo.url("localhost"))
    field = page.locator("main input[type=search]")
    field.press_sequentially("bolletta", delay=30)
    expect(page.locator("#hits .df-hits")).to_be_visible()
    field.press("ArrowDown")
    expect(page.locator("#hits .df-hit a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#hits .df-hits")).to_have_count(0)
    expect(field).to_be_focused()


def test_answers_cover_nothing_that_has_the_focus(demo: Demo, page: Page) -> None:
    page.goto(demo.url("localhost"))
    page.locator("main input[type=search]").press_sequentially("bolletta", delay=30)
    expect(page.locator("#hits .df-hits")).to_be_visible()
    page.locator("#bisogni a").first.focus()
    expect(page.locator("#hits .df-hits")).to_have_count(0)


def test_answers_move_nothing_of_the_page(demo: Demo, page: Page) -> None:
    page.goto(demo.url("localhost"))
    before = page.locator("#bisogni").bounding_box()
    page.locator("main input[type=search]").press_sequentially("bolletta", delay=30)
    expect(page.locator("#hits .df-hits")).to_be_visible()
    assert page.locator("#bisogni").bounding_box() == before


def test_it_answers_on_enter_without_javascript(demo: Demo, phone: Page) -> None:
    phone.goto(demo.url("localhost"))
    phone.locator("main input[type=search]").fill("non riesco a pagare l'affitto")
    phone.locator("main input[type=search]").press("Enter")
    expect(phone.locator("h1")).to_have_text("Di cosa hai bisogno?")
    expect(phone.locator("#hits").get_by_role("link").first).to_be_visible()


def test_the_comune_is_chosen_without_javascript_and_stays_in_the_address(demo: Demo, phone: Page) -> None:
    phone.goto(demo.url("localhost"))
    phone.get_by_label("Dove abiti?").select_option("pioltello")
    phone.get_by_role("button", name="Mostra i posti").click()
    expect(phone.get_by_label("Dove abiti?")).to_have_value("pioltello")
    assert phone.url == demo.url("localhost", "/?comune=pioltello#posti")
    expect(
        phone.locator("#posti .df-item").filter(has_text="nel tuo Comune, Pioltello").first
    ).to_be_visible()
