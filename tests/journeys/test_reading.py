"""How one reads: a form and a cookie, on every page, without a script, and never another's."""

import pytest

from core.web import reading
from core.web.platform import Platform
from tests.actors import Browser
from tests.trust.world import listen


def manner(html: str) -> str:
    return html.split("<html", 1)[1].split(">", 1)[0]


def choose(browser: Browser, **fields: object) -> str:
    return browser.post("/lettura", fields).html


def test_larger_words_stay_larger_on_every_page(citizen: Browser) -> None:
    screen = citizen.post("/lettura", {"testo": "massima", "pagina": ["contrasto", "semplice"]})
    assert "Fatto" in screen
    for path in ("/", "/servizi", "/servizi/spid", "/questa-non-c-e"):
        assert 'class="df-larger df-contrast df-plain"' in manner(citizen.get(path).html)


def test_the_form_shows_what_was_chosen(citizen: Browser) -> None:
    choose(citizen, testo="grande", pagina="contrasto")
    page = citizen.get("/lettura").html
    assert 'value="grande" checked' in page
    assert 'value="contrasto" checked' in page
    assert 'value="semplice" checked' not in page


def test_the_button_of_the_header_goes_through_the_sizes_and_back(citizen: Browser) -> None:
    came_from = {"referer": "https://caritas-pioltello.localhost/cerca?q=spid"}
    seen = [citizen.post("/lettura/testo", {"poi": "/"}, headers=came_from) for _time in range(3)]
    assert [str(screen.url.raw_path, "ascii") for screen in seen] == ["/cerca?q=spid"] * 3
    assert ["df-larger" in manner(s.html) for s in seen] == [False, True, False]
    assert ["df-large" in manner(s.html) for s in seen] == [True, True, False]
    assert reading.COOKIE not in citizen.cookies


def test_the_button_goes_back_in_the_same_language(citizen: Browser) -> None:
    came_from = {"referer": "https://caritas-pioltello.localhost/en/cerca?q=spid"}
    answer = citizen.post("/en/lettura/testo", {"poi": "/"}, headers=came_from, follow=False)
    assert answer.headers["location"] == "/en/cerca?q=spid"


def test_what_else_was_chosen_stays(citizen: Browser) -> None:
    choose(citizen, pagina="contrasto")
    assert 'class="df-large df-contrast"' in manner(citizen.post("/lettura/testo", {"poi": "/"}).html)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "x\ny"])
def test_one_never_lands_elsewhere(citizen: Browser, elsewhere: str) -> None:
    for path in ("/lettura", "/lettura/testo"):
        answer = citizen.post(
            path, {"poi": elsewhere}, headers={"referer": "https://evil.example/a"}, follow=False
        )
        assert answer.headers["location"] in ("/", "/lettura?fatto=si")


def test_only_known_choices_count(citizen: Browser, platform: Platform) -> None:
    """An invented cookie neither shows on the page nor takes a place among the remembered ones."""
    listen(platform)
    citizen.get("/servizi")
    before = len(platform.pages._made)
    for value in ("grande.grande", "x" * 3000, "contrasto.grande", '"><script>', "massima.grande", "GRANDE"):
        headers = {"cookie": f"{reading.COOKIE}={value}"}
        assert "class" not in manner(citizen.get("/servizi", headers=headers).html)
    assert len(platform.pages._made) == before


def test_a_remembered_page_is_read_in_the_way_of_whoever_asks(app: object, platform: Platform) -> None:
    listen(platform)
    plain, large = (Browser(app, "caritas-pioltello.localhost") for _one in range(2))
    choose(large, testo="grande")
    for _again in range(2):
        assert "df-large" not in manner(plain.get("/enti").html)
        assert "df-large" in manner(large.get("/enti").html)


def test_there_are_twelve_ways_to_read() -> None:
    ways = {reading.of([(b"cookie", f"{reading.COOKIE}={value}".encode())]) for value in reading._KNOWN}
    assert len(ways) == 12
    assert all(
        reading.of([(b"cookie", f"{reading.COOKIE}={reading.written(w)}".encode())]) == w for w in ways
    )


def test_strong_contrast_is_a_sheet_of_its_own_that_machines_may_ask_for(citizen: Browser) -> None:
    assert 'media="(prefers-contrast: more)"' in citizen.get("/").html
    assert 'media="(prefers-contrast: more)"' not in choose(citizen, pagina="contrasto")
