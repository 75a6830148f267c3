"""The same pages in a real Chromium: narrow, enlarged, by keyboard, without scripts, strict policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from core.setup.browser import FLAGS, find_or_install
from core.web import assets
from tests.face.stage import BUILT, PAGES, page

pytestmark = pytest.mark.browser

POLICY = ("default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
          "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")  # fmt: skip
HOST = "http://face.localhost"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .btn, nav a, summary, .form-control, .df-pick')]
  .filter(e => e.offsetParent && !e.closest('.breadcrumb, .df-index'))
  .filter(e => e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML.slice(0, 120))"""
SMALL_WORDS = """() => [...document.querySelectorAll('main :is(p, li, label, td, dd, input)')]
  .filter(e => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 17)
  .map(e => e.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll('*')]
  .filter(e => getComputedStyle(e).transitionDuration !== '0s').length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=find_or_install(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files() -> dict[str, assets.Asset]:
    return {asset.name: asset for asset in assets.load(BUILT).values()}


def answer(route: Route, files: dict[str, assets.Asset]) -> None:
    """Give the page or the file that the browser asks for; nothing else exists."""
    asked = route.request.url.removeprefix(f"{HOST}/").partition("?")[0]
    file = files.get(asked.removeprefix("static/"))
    if file:
        route.fulfill(body=file.body, content_type=file.media_type.decode())
    elif asked in PAGES:
        route.fulfill(
            body=page(asked),
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": POLICY},
        )
    else:
        route.fulfill(status=404, body=asked)


def opened(browser: Browser, files: dict[str, assets.Asset], **how: object) -> BrowserContext:
    context = browser.new_context(**how)  # type: ignore[arg-type]
    context.route("**/*", lambda route: answer(route, files))
    return context


@pytest.fixture
def tab(browser: Browser, files: dict[str, assets.Asset]) -> Iterator[Page]:
    with opened(browser, files, viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


@pytest.mark.parametrize(
    "name", ["style", "style-rtl", "states", "states-rtl", "home", "booked", "work", "error-404", "slip"]
)
def test_nothing_sticks_out_of_a_narrow_or_enlarged_page(tab: Page, name: str) -> None:
    for width, root in ((320, ""), (360, ""), (640, "225%"), (1280, "225%")):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(f"{HOST}/{name}")
        tab.evaluate("size => document.documentElement.style.fontSize = size", root)
        assert tab.evaluate(SIDEWAYS) <= 0, f"{name} at {width} px, {root or '100%'}"


@pytest.mark.parametrize("name", ["style", "home", "booked", "work", "error-404"])
def test_words_are_large_and_things_to_press_are_as_large_as_a_finger(tab: Page, name: str) -> None:
    for width in (360, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(f"{HOST}/{name}")
        assert tab.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
        assert tab.evaluate(SMALL_WORDS) == []
        assert tab.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_strict_policy_has_nothing_to_complain_about(tab: Page, name: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("response", lambda response: asked.append(f"{response.status} {response.url}"))
    tab.goto(f"{HOST}/{name}", wait_until="networkidle")
    assert said == []
    assert not [line for line in asked if not line.startswith(f"200 {HOST}/")]


def test_the_first_tab_skips_to_the_content(tab: Page) -> None:
    tab.goto(f"{HOST}/home")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent").strip() == "Vai al contenuto"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"


def test_every_stop_of_the_keyboard_shows_where_it_is(tab: Page) -> None:
    tab.goto(f"{HOST}/booked")
    for _ in range(25):
        tab.keyboard.press("Tab")
        width = "getComputedStyle(document.activeElement).outlineWidth"
        assert tab.evaluate("document.activeElement === document.body") or tab.evaluate(width) == "3px"


def test_what_is_wrong_takes_the_focus_and_leads_to_the_field(tab: Page) -> None:
    tab.goto(f"{HOST}/style")
    assert tab.evaluate("document.activeElement.id") == "errors"
    tab.get_by_role("link", name="Scegli un motivo").click()
    assert tab.evaluate("document.activeElement.id") == "f-reason"
    tab.keyboard.press("Space")
    assert tab.locator("#f-reason").is_checked()


def test_the_menu_opens_without_scripts(browser: Browser, files: dict[str, assets.Asset]) -> None:
    with opened(browser, files, java_script_enabled=False, viewport={"width": 360, "height": 780}) as context:
        tab = context.new_page()
        tab.goto(f"{HOST}/home")
        assert not tab.get_by_role("link", name="Servizi").is_visible()
        tab.locator(".df-menu > summary").click()
        assert tab.get_by_role("link", name="Servizi").is_visible()
        assert not tab.locator("[data-print]").filter(visible=True).count()


def test_the_menu_closes_with_esc_and_gives_the_focus_back(tab: Page) -> None:
    tab.set_viewport_size({"width": 360, "height": 780})
    tab.goto(f"{HOST}/home")
    tab.locator(".df-menu > summary").click()
    tab.keyboard.press("Escape")
    assert tab.locator(".df-menu").get_attribute("open") is None
    assert tab.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_radios_and_ticks_are_picked_by_touching_their_words(tab: Page) -> None:
    tab.goto(f"{HOST}/style")
    tab.get_by_text("11:00").click()
    assert tab.locator("[name=time][value='3']").is_checked()
    tab.get_by_text("Ho letto come trattate i miei dati").click()
    assert tab.locator("[name=privacy]").is_checked()


def test_words_grow_at_once_and_stay_on_the_page(tab: Page) -> None:
    tab.goto(f"{HOST}/booked")
    tab.get_by_role("button", name="Testo più grande").click()
    assert tab.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22
    assert tab.evaluate(SIDEWAYS) <= 0


def test_a_question_before_an_act_opens_and_closes(tab: Page) -> None:
    tab.goto(f"{HOST}/style")
    tab.get_by_role("button", name="Annulla l'appuntamento").click()
    assert tab.get_by_role("button", name="Sì, annulla").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.get_by_role("button", name="Sì, annulla").is_visible()


def test_a_form_pressed_twice_is_sent_once(tab: Page) -> None:
    tab.goto(f"{HOST}/work")
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    tab.evaluate("""() => { const b = document.querySelector('.df-hat button'); b.click(); b.click(); }""")
    tab.wait_for_timeout(300)
    assert len(sent) == 1


def test_a_page_from_the_right_mirrors_itself(tab: Page) -> None:
    tab.goto(f"{HOST}/style-rtl")
    edge = "document.querySelector('{}').getBoundingClientRect().right"
    assert tab.evaluate(edge.format(".df-brand .df-tile")) > 1200
    assert tab.evaluate(edge.format("#f-name")) > 1150
    assert tab.evaluate(SIDEWAYS) <= 0


def test_a_sheet_fills_one_page_of_its_size(tab: Page) -> None:
    tab.goto(f"{HOST}/slip")
    paper = tab.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1
    assert b"/MediaBox [0 0 420" in paper or b"/MediaBox [0 0 419" in paper


def test_still_pages_for_those_who_ask_for_stillness(
    browser: Browser, files: dict[str, assets.Asset]
) -> None:
    with opened(browser, files, reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.goto(f"{HOST}/style")
        assert tab.evaluate(MOVING) == 0
