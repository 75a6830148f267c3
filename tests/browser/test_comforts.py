"""What a script adds: words that grow on the spot, a way out by keyboard, a borrowed computer that forgets."""

import pytest
from playwright.sync_api import Page, Route, expect

from core.demo.apart import Demo

pytestmark = pytest.mark.browser
ELSEWHERE = "https://it.wikipedia.org/**"


def test_words_grow_on_the_spot_and_nothing_typed_is_lost(demo: Demo, page: Page) -> None:
    page.goto(demo.url("localhost"))
    page.locator("main input[type=search]").fill("ho perso il lavoro")
    button = page.locator("[data-text-size] button").first
    for classes in ("df-large", "df-larger", ""):
        with page.expect_response("**/lettura/testo"):
            button.click()
        expect(page.locator("html")).to_have_class(classes)
    expect(page.locator("main input[type=search]")).to_have_value("ho perso il lavoro")
    with page.expect_response("**/lettura/testo"):
        button.click()
    page.goto(demo.url("localhost", "/servizi"))
    expect(page.locator("html")).to_have_class("df-large")


def test_words_grow_without_javascript_too(demo: Demo, phone: Page) -> None:
    phone.goto(demo.url("localhost", "/servizi"))
    phone.locator("[data-text-size] button").first.click()
    expect(phone.locator("html")).to_have_class("df-large")
    assert phone.url == demo.url("localhost", "/servizi")


def test_esc_three_times_leaves_and_going_back_does_not_return(demo: Demo, page: Page) -> None:
    asked = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(status=200, content_type="text/html", body="<h1>altrove</h1>")

    page.route(ELSEWHERE, answer)
    page.goto(demo.url("localhost", "/enti"))
    page.goto(demo.url("localhost", "/bisogni/dip"))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert asked == []
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("altrove")
    assert "referer" not in asked[0]
    page.go_back()
    assert page.url == demo.url("localhost", "/enti")


def test_the_way_out_is_a_link_without_javascript(demo: Demo, phone: Page) -> None:
    phone.route(
        ELSEWHERE, lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>altrove</h1>")
    )
    phone.goto(demo.url("localhost", "/bisogni/dip"))
    phone.get_by_role("link", name="Esci subito").click()
    expect(phone.locator("h1")).to_have_text("altrove")


def test_whoever_walks_away_from_a_borrowed_computer_is_forgotten(demo: Demo, page: Page) -> None:
    page.clock.install()
    page.goto(demo.url("localhost", "/computer-di-tutti"))
    page.get_by_role("button", name="Sì, è un computer di tutti").click()
    page.goto(demo.url("localhost", "/lettura"))
    page.clock.fast_forward("04:01")
    expect(page.get_by_text("Ci sei ancora?")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Ci sei ancora?")).to_be_hidden()
    page.clock.fast_forward("05:01")
    page.wait_for_url(demo.url("localhost"))
    assert [cookie["name"] for cookie in page.context.cookies()] == ["__Host-computer"]


def test_strong_contrast_is_black_on_white_in_any_palette(demo: Demo, page: Page) -> None:
    page.emulate_media(contrast="more")
    page.goto(demo.url("localhost"))
    colours = page.locator("main h1").evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
