"""A computer of everybody's keeps nothing, and whoever walks away is forgotten."""

import time
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner

from core import clock
from core.web import borrowed, session
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.trust.world import listen

DONE = " Ho finito, cancella tutto"
HUB = "caritas-pioltello.localhost"


@pytest.fixture
def shared(citizen: Browser) -> Browser:
    """A browser on which somebody said that the computer is everybody's."""
    citizen.post("/computer-di-tutti")
    return citizen


def test_it_is_said_at_the_foot_and_switched_with_one_button(citizen: Browser) -> None:
    assert "/computer-di-tutti" in citizen.get("/").links
    assert "Computer di tutti" not in citizen.get("/servizi")
    assert DONE in citizen.post("/computer-di-tutti").buttons
    assert DONE not in citizen.post("/computer-di-tutti/mio").buttons


def test_the_cookie_ends_with_the_browser(citizen: Browser) -> None:
    cookie = citizen.post("/computer-di-tutti", follow=False).headers["set-cookie"]
    assert cookie.startswith(f"{borrowed.COOKIE}=di-tutti; Path=/; Secure; HttpOnly")


def test_pages_are_neither_kept_by_the_browser_nor_remembered(shared: Browser, platform: Platform) -> None:
    listen(platform)
    for path in ("/", "/servizi", "/servizi/spid"):
        screen = shared.get(path)
        assert screen.headers["cache-control"] == "no-store"
        assert "etag" not in screen.headers
        assert "Ho finito" not in Browser(shared.app, HUB).get(path)


def test_forms_ask_the_browser_to_remember_nothing(shared: Browser) -> None:
    html = shared.get("/appuntamenti/gestisci").html
    assert 'autocomplete="off"' in html.split('action="/appuntamenti/gestisci"', 1)[1].split(">", 1)[0]
    assert 'autocomplete="email"' not in shared.get("/entra").html


def test_having_finished_everything_is_gone_but_that_it_is_everybody_s(shared: Browser) -> None:
    shared.cookies.set(session.VISIT, "x", domain=HUB)
    shared.cookies.set("__Host-lettura", "grande", domain=HUB)
    answer = shared.post("/computer-di-tutti/finito", follow=False)
    assert answer.headers["clear-site-data"] == '"cookies", "storage", "cache"'
    gone = [line.split("=")[0] for line in answer.headers.get_list("set-cookie") if "Max-Age=0" in line]
    assert gone == [borrowed.COOKIE, "__Host-lettura", session.VISIT]
    home = shared.get(answer.headers["location"])
    assert home.url.path == "/"
    assert DONE in home.buttons


def test_having_finished_ends_the_session_of_whoever_works_there(app: object, people: People) -> None:
    staff = people.sign_in(app, HUB, "volunteer")
    staff.get("/scrivania")
    token = staff.cookies[session.COOKIE]
    staff.post("/computer-di-tutti")
    staff.post("/computer-di-tutti/finito")
    again = Browser(app, HUB)
    again.cookies.set(session.COOKIE, token, domain=HUB)
    assert again.get("/scrivania").url.path == "/entra"


def test_whoever_works_is_signed_out_after_five_minutes(
    app: object, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    for minutes, everybody_s, stays in ((4, True, True), (6, True, False), (6, False, True)):
        staff = people.sign_in(app, HUB, "volunteer")
        if everybody_s:
            staff.cookies.set(borrowed.COOKIE, borrowed.EVERYBODY_S, domain=HUB)
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda later=now + timedelta(minutes=minutes): later)
            assert (staff.get("/scrivania").url.path == "/scrivania") is stays


def test_an_open_appointment_closes_after_five_minutes_and_each_page_begins_again(
    shared: Browser, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer, site, now = people.platform.signer, people.site(HUB), int(time.time())
    visit = signer.visit(site, "appointment x")

    def later(seconds: int) -> None:
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: now + seconds)

    shared.cookies.set(session.VISIT, visit, domain=HUB)
    later(4 * 60)
    renewed = shared.get("/servizi").headers["set-cookie"]
    assert f"Max-Age={borrowed.IDLE_SECONDS}" in renewed
    later(8 * 60)
    assert "set-cookie" in shared.get("/servizi").headers
    later(14 * 60)
    assert "set-cookie" not in shared.get("/servizi").headers
    assert signer.read_visit(site, visit) == "appointment x"


def test_an_odd_value_is_no_such_computer(citizen: Browser) -> None:
    for value in ("1", "di-tutti.", "DI-TUTTI", "<b>"):
        screen = citizen.get("/servizi", headers={"cookie": f"{borrowed.COOKIE}={value}"})
        assert "Ho finito" not in screen
