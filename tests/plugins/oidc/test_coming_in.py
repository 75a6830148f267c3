"""The whole way in by a provider, and each way to bend it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from core.db import embedded
from tests.actors import Browser, People
from tests.plugins.oidc.stage import HOME, HUB, SPID, Idp, bent, come_back, enter, set_out, trust

pytestmark = pytest.mark.long

ANNA = "anna.volontaria@esempio.test"


@pytest.fixture(scope="module")
def linked(app: object, people: People, admin: Browser, idp: Idp) -> str:
    """Somebody who works here and has linked herself, by the pages; returns who she is at the provider."""
    people.hire(HUB, "volunteer", name="Anna Volontaria", email=ANNA)
    browser = Browser(app, HUB)
    people.enter(browser, ANNA)
    assert f"{HOME}/mio" in browser.get("/accesso").links
    asked = browser.get(f"{HOME}/mio")
    assert "Conferma che sei tu" in asked
    own = browser.post("/accesso/conferma", {"code": people.code(ANNA), "poi": f"{HOME}/mio"})
    assert "Non sei ancora collegato" in own
    back = idp.recognise(set_out(browser, f"{HOME}/mio/vai"), "RSSMRA-1")
    done = come_back(browser, back)
    assert "la prossima volta puoi entrare anche così" in done, done.words
    assert "Collegato" in browser.get("/accesso")
    return "RSSMRA-1"


@pytest.fixture
def everything(server: embedded.Server, database: str) -> Iterator[Connection]:
    """The database past every wall."""
    address = make_url(server.url("postgres", server.superuser_password, make_url(database).database or ""))
    engine = create_engine(address.set(drivername="postgresql+psycopg"))
    with engine.connect() as db:
        yield db
    engine.dispose()


def test_the_button_leads_to_the_provider_and_back_to_the_second_factor(
    app: object, people: People, idp: Idp, linked: str
) -> None:
    browser = Browser(app, HUB)
    assert f"{HOME}/vai" in browser.get("/entra").links
    asked = enter(browser, idp, linked)
    assert asked.url.path == "/entra/conferma", asked.words
    assert browser.post("/entra/conferma", {"code": people.code(ANNA)}).url.path == "/scrivania"


def test_a_level_the_body_trusts_is_the_second_factor_and_another_is_not(
    app: object, idp: Idp, admin: Browser, linked: str, everything: Connection
) -> None:
    assert "Salvato" in trust(admin, idp.issuer, second_factor="theirs", levels=SPID, secret="")
    try:
        assert (
            enter(Browser(app, HUB), idp, linked, "https://www.spid.gov.it/SpidL1").url.path
            == "/entra/conferma"
        )
        inside = enter(Browser(app, HUB), idp, linked, SPID)
        assert inside.url.path == "/scrivania", inside.words
        sessions = everything.execute(text("SELECT count(*) FROM session WHERE factor = 'provider'"))
        assert sessions.scalar_one() == 1
    finally:
        trust(admin, idp.issuer, secret="")


def test_what_does_not_hold_is_refused_with_one_sentence(app: object, idp: Idp, linked: str) -> None:
    """A right answer with one thing bent; unbent it opens (the control)."""
    for what, outward, homeward in (
        ("state", {}, {"state": "x" * 43}),
        ("state, on both ways", {"state": "x" * 43}, {}),
        ("nonce", {"nonce": "x" * 43}, {}),
        ("PKCE", {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, {}),
        ("issuer", {}, {"iss": "https://altrove.esempio.test"}),
        ("no issuer", {}, {"iss": ""}),
        ("audience", {"client_id": "un-altro"}, {}),
        ("code", {}, {"code": "inventato"}),
    ):
        browser = Browser(app, HUB)
        back = idp.recognise(bent(set_out(browser), **outward), linked)
        said = come_back(browser, bent(back, **homeward))
        assert (said.status, "Il riconoscimento non è riuscito" in said) == (422, True), (what, said.words)
        assert browser.get("/scrivania").url.path == "/entra", what
    assert enter(Browser(app, HUB), idp, linked).url.path == "/entra/conferma"


def test_a_code_opens_once_and_for_one_browser(app: object, idp: Idp, linked: str) -> None:
    browser, another = Browser(app, HUB), Browser(app, HUB)
    back = idp.recognise(set_out(browser), linked)
    another.get(f"{HOME}/vai", follow=False)
    assert come_back(another, back).status == 422
    cookies = dict(browser.cookies)
    assert come_back(browser, back).url.path == "/entra/conferma"
    for name, value in cookies.items():
        browser.cookies.set(name, value, domain=HUB)
    assert come_back(browser, back).status == 422
    assert come_back(Browser(app, HUB), back).url.path == "/entra"


def test_nobody_is_found_by_an_address(app: object, people: People, idp: Idp, admin: Browser) -> None:
    """Whoever has a colleague's address at the provider is still nobody here."""
    people.hire(HUB, "volunteer", email="bruno@esempio.test")
    said = enter(Browser(app, HUB), idp, "bruno@esempio.test")
    assert said.status == 422
    assert "non è ancora collegato al tuo" in said


def test_who_has_left_or_belongs_elsewhere_does_not_come_in(
    app: object, people: People, idp: Idp, admin: Browser, everything: Connection
) -> None:
    account, hat = people.hire(HUB, "volunteer", name="Carla Prova", email="carla@esempio.test")
    browser = people.open(app, HUB, account, hat)
    browser.get(f"{HOME}/mio")
    browser.post("/accesso/conferma", {"code": people.code("carla@esempio.test"), "poi": f"{HOME}/mio"})
    come_back(browser, idp.recognise(set_out(browser, f"{HOME}/mio/vai"), "CARLA"))
    assert enter(Browser(app, HUB), idp, "CARLA").url.path == "/entra/conferma"
    everything.execute(text("UPDATE membership SET ended_at = now() WHERE id = :hat"), {"hat": hat})
    everything.commit()
    said = enter(Browser(app, HUB), idp, "CARLA")
    assert (said.status, "non è più attivo" in said) == (422, True)
    other = Browser(app, "caritas-segrate.localhost")
    assert f"{HOME}/vai" not in other.get("/entra").links
    assert other.get(f"{HOME}/vai").status == 404


def test_linking_asks_for_the_second_factor_and_belongs_to_one_account(
    app: object, people: People, idp: Idp, linked: str
) -> None:
    account, hat = people.hire(HUB, "volunteer", name="Dario Prova", email="dario@esempio.test")
    browser = people.open(app, HUB, account, hat)
    assert browser.get(f"{HOME}/mio/vai", follow=False).headers["location"] == f"{HOME}/mio"
    asked = browser.get(f"{HOME}/mio")
    assert "Conferma che sei tu" in asked
    browser.post("/accesso/conferma", {"code": people.code("dario@esempio.test"), "poi": f"{HOME}/mio"})
    said = come_back(browser, idp.recognise(set_out(browser, f"{HOME}/mio/vai"), linked))
    assert (said.status, "ha già un altro accesso" in said) == (409, True)
    assert enter(Browser(app, HUB), idp, linked).url.path == "/entra/conferma"


def test_what_the_body_keeps_is_sealed_or_hashed(linked: str, everything: Connection) -> None:
    kept = everything.scalar(text("SELECT string_agg(p::text, ' ') FROM oidc_provider p")) or ""
    known = everything.scalar(text("SELECT string_agg(s::text, ' ') FROM oidc_subject s")) or ""
    assert "sportello" in kept
    assert "una parola" not in kept
    assert b"una parola".hex() not in kept
    assert linked not in known
    assert linked.encode().hex() not in known
