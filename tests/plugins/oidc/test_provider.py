"""The page of the provider, and a provider that changes its keys, goes away, or says what will not do."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from core import clock, outgoing
from plugins.oidc import client
from tests.actors import Browser, People
from tests.plugins.oidc.stage import HOME, HUB, Idp, bent, come_back, enter, set_out, trust

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def linked(app: object, people: People, admin: Browser, idp: Idp) -> str:
    """Somebody who works here and has linked herself."""
    account, hat = people.hire(HUB, "volunteer", email="elsa@esempio.test")
    browser = people.open(app, HUB, account, hat)
    browser.get(f"{HOME}/mio")
    browser.post("/accesso/conferma", {"code": people.code("elsa@esempio.test"), "poi": f"{HOME}/mio"})
    come_back(browser, idp.recognise(set_out(browser, f"{HOME}/mio/vai"), "ELSA"))
    return "ELSA"


def test_the_page_says_plainly_what_is_wrong_and_keeps_what_was_typed(admin: Browser, idp: Idp) -> None:
    for issuer, words in (
        ("https://altrove.esempio.test", "non è ammesso"),
        ("http://169.254.169.254/", "non è ammesso"),
        (f"{idp.issuer}/altro", "risponde 404"),
        (f"{idp.issuer}/", "barra finale compresa"),
        ("accesso", "comincia con https://"),
    ):
        said = trust(admin, issuer)
        assert (said.status, words in said) == (422, True), (issuer, said.words)
        assert f'value="{issuer}"' in said.html
        assert "molto segreta" not in said.html
    shown = admin.get(HOME)
    assert idp.issuer in shown.html, "what was there before still is"
    assert "molto segreta" not in shown.html
    assert f"https://{HUB}{HOME}/ritorno" in shown
    assert admin.post(HOME, {}).status == 422


def test_somebody_who_takes_it_back_is_told_and_the_password_is_there(
    app: object, idp: Idp, admin: Browser
) -> None:
    browser = Browser(app, HUB)
    said = come_back(browser, idp.recognise(set_out(browser), ""))
    assert (said.status, "hai annullato" in said) == (422, True)
    assert "/entra" in said.links
    assert browser.get(f"{HOME}/ritorno?code=x&state=y").url.path == f"{HOME}/ritorno"
    assert Browser(app, HUB).get(f"{HOME}/ritorno?code=x&state=y").url.path == "/entra"


def test_a_way_that_took_too_long_is_begun_again(
    app: object, idp: Idp, linked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.oidc import ways

    browser = Browser(app, HUB)
    back = idp.recognise(set_out(browser), linked)
    monkeypatch.setattr(ways, "WAY", timedelta(seconds=-1))
    assert come_back(browser, back).url.path == "/entra"


def test_where_a_return_fails_too_often_the_password_still_opens(
    app: object, people: People, idp: Idp, linked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2027, 1, 1, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    browser = Browser(app, HUB)
    for _turn in range(61):
        said = browser.post(f"{HOME}/ritorno", {"state": "x", "code": "x"})
    assert (said.status, "Troppi tentativi" in said) == (429, True)
    assert people.enter(Browser(app, HUB), "elsa@esempio.test").url.path == "/scrivania"


def test_keys_that_were_changed_are_asked_for_again_but_not_without_end(
    app: object, idp: Idp, linked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = outgoing.call
    monkeypatch.setattr(outgoing, "call", lambda url, **more: (calls.append(url), real(url, **more))[1])
    for turn, key in enumerate(("due", "tre", "quattro", "cinque", "sei", "sette")):
        idp.stop()
        idp.start(key)
        said = enter(Browser(app, HUB), idp, linked)
        assert said.url.path == ("/entra/conferma" if turn < 5 else f"{HOME}/ritorno"), (key, said.words)
    asked = [url for url in calls if url.endswith("/jwks")]
    assert len(asked) == 5, "five times in five minutes, and no more"
    client.forget()
    assert enter(Browser(app, HUB), idp, linked).url.path == "/entra/conferma"


def test_a_provider_that_is_down_is_said_in_one_sentence_and_the_password_opens(
    app: object, people: People, idp: Idp, linked: str, admin: Browser
) -> None:
    waiting = Browser(app, HUB)
    back = idp.recognise(set_out(waiting), linked)
    idp.stop()
    try:
        said = come_back(waiting, back)
        assert (said.status, "in questo momento non risponde" in said) == (503, True)
        client.forget()
        said = Browser(app, HUB).get(f"{HOME}/vai")
        assert (said.status, "in questo momento non risponde" in said) == (503, True)
        assert "/entra" in said.links
        told = trust(admin, idp.issuer, label="Altro nome")
        assert (told.status, "Il fornitore non risponde" in told) == (422, True)
        assert people.enter(Browser(app, HUB), "elsa@esempio.test").url.path == "/scrivania"
    finally:
        idp.start("uno")
    assert enter(Browser(app, HUB), idp, linked).url.path == "/entra/conferma"


def test_a_provider_taken_away_opens_nothing_and_one_that_changed_knows_nobody(
    app: object, idp: Idp, linked: str, admin: Browser
) -> None:
    waiting = Browser(app, HUB)
    back = idp.recognise(set_out(waiting), linked)
    assert "Salvato" in trust(admin, idp.issuer, client_id="un-altro")
    assert come_back(waiting, back).status == 422, "the code is another client's"
    assert "non è ancora collegato" in enter(Browser(app, HUB), idp, linked)
    assert "Fatto" in admin.post(f"{HOME}/togli")
    assert not [link for link in Browser(app, HUB).get("/entra").links if link.startswith(HOME)]
    assert Browser(app, HUB).get(f"{HOME}/vai").url.path == "/entra"
    trust(admin, idp.issuer)
    assert re.search("non è ancora collegato", enter(Browser(app, HUB), idp, linked).words)


def test_what_the_browser_is_sent_to_says_nothing_secret(app: object, idp: Idp, admin: Browser) -> None:
    browser = Browser(app, HUB)
    address = set_out(browser)
    assert address.startswith(f"{idp.issuer}/auth?")
    for part in ("scope=openid&", "code_challenge_method=S256", "prompt=login", "max_age=600"):
        assert part in address
    cookie = browser.cookies["__Host-ingresso-esterno"]
    assert cookie not in address
    assert bent(address, state="") != address
