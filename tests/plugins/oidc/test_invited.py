"""An invitation accepted with the provider of the body: one address, one role, one body, one use, and nobody else's."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from core import clock
from core.accounts import actions
from core.db import embedded
from core.db.scope import Reach, Scope, open_session
from tests.actors import Browser, People, Screen, choose_app
from tests.plugins.oidc.stage import HOME, HUB, Idp, bent, come_back, enter, set_out

pytestmark = pytest.mark.long

OTHER = "caritas-segrate.localhost"
NO_LONGER = "Questo invito non è più valido"
Invite = Callable[..., str]


@pytest.fixture
def everything(server: embedded.Server, database: str) -> Iterator[Connection]:
    """The database past every wall."""
    address = make_url(server.url("postgres", server.superuser_password, make_url(database).database or ""))
    engine = create_engine(address.set(drivername="postgresql+psycopg"))
    with engine.connect() as db:
        yield db
    engine.dispose()


@pytest.fixture
def invite(people: People, admin: Browser) -> Invite:
    """Invite an address to a body; return the token of the link."""

    def send(email: str, role: str = "volunteer", host: str = HUB) -> str:
        site = people.site(host)
        scope = Scope(site.district_id, site.tenant_id, Reach.IDENTITY)
        with open_session(people.platform.engine, scope) as db, db.begin():
            _invitation, link = actions.invite(
                db, tenant_id=site.tenant_id, email=email, role=role, by="Anna Riva", now=clock.now()
            )
        return link.token

    return send


def outside(browser: Browser, idp: Idp, token: str, sub: str, **bends: str) -> str:
    """Open the invitation, go to the provider and be recognised; return where the browser is sent back to."""
    page = browser.get(f"/invito/{token}")
    assert f"{HOME}/invito/{token}" in page.links, page.words
    return idp.recognise(bent(set_out(browser, f"{HOME}/invito/{token}"), **bends), sub)


def accept(browser: Browser, address: str, **fields: str) -> Screen:
    """Come back, write the name and accept."""
    page = browser.get(address.removeprefix(f"https://{HUB}"))
    if not any(action == f"{HOME}/invito" for action, _fields in page.forms):
        return page
    return browser.post(f"{HOME}/invito", page.form(f"{HOME}/invito") | {"name": "Ada Prova"} | fields)


def brought(address: str) -> dict[str, str]:
    """What a browser brings back from the provider."""
    return dict(parse_qsl(urlsplit(address).query))


def kept(db: Connection, email: str) -> tuple[str, ...]:
    """The roles that an address has in the district, the body of each, and whether it is linked."""
    db.rollback()
    rows = db.execute(
        text("""
        SELECT o.slug || ' ' || m.role || CASE WHEN s.id IS NULL THEN '' ELSE ' linked' END
        FROM account a JOIN membership m ON m.account_id = a.id JOIN organisation o ON o.id = m.tenant_id
        LEFT JOIN oidc_subject s ON s.account_id = a.id AND s.tenant_id = m.tenant_id
        WHERE a.email = :email ORDER BY 1
        """),
        {"email": email},
    )
    return tuple(rows.scalars())


@pytest.mark.long
def test_who_is_invited_comes_in_without_a_password(
    app: object, idp: Idp, invite: Invite, everything: Connection
) -> None:
    token, guest = invite("ada@esempio.test"), Browser(app, HUB)
    back = outside(guest, idp, token, "ADA")
    nameless = accept(guest, back, name=" ")
    assert (nameless.status, "Scrivi il tuo nome" in nameless) == (422, True)
    asked = accept(guest, back, email="altra@esempio.test", role="association_admin", invited="x")
    assert asked.url.path == "/entra/proteggi", asked.words
    assert "Operatore volontario" in choose_app(guest)
    assert kept(everything, "ada@esempio.test") == ("caritas-pioltello volunteer linked",)
    assert kept(everything, "altra@esempio.test") == ()
    assert enter(Browser(app, HUB), idp, "ADA").url.path == "/entra/conferma", "from then on it is a way in"
    for password in ("", "nobody's password"):
        said = Browser(app, HUB).post("/entra", {"email": "ada@esempio.test", "password": password})
        assert said.status == 422
    given = text(
        "SELECT count(*) FROM audit_entry WHERE verb IN ('give-hat', 'link') AND about = 'volunteer'"
    )
    assert everything.scalar(given)


@pytest.mark.long
def test_an_address_at_the_provider_takes_nobodys_account(
    app: object, people: People, idp: Idp, invite: Invite, everything: Connection
) -> None:
    """Who has an account already shows its password, unless she linked it here herself."""
    people.hire(OTHER, "volunteer", email="presa@esempio.test")
    token, thief = invite("presa@esempio.test"), Browser(app, HUB)
    assert f"{HOME}/invito/{token}" not in thief.get(f"/invito/{token}").links
    back = idp.recognise(set_out(thief, f"{HOME}/invito/{token}"), "presa@esempio.test")
    said = accept(thief, back)
    assert (said.status, "Hai già un accesso con questo indirizzo" in said) == (422, True)
    assert kept(everything, "presa@esempio.test") == ("caritas-segrate volunteer",)
    assert enter(Browser(app, HUB), idp, "presa@esempio.test").status == 422


@pytest.mark.long
def test_who_is_linked_here_gets_another_hat_and_no_second_account(
    app: object, idp: Idp, invite: Invite, everything: Connection
) -> None:
    first = invite("bea@esempio.test")
    guest = Browser(app, HUB)
    assert accept(guest, outside(guest, idp, first, "BEA")).url.path == "/entra/proteggi"
    choose_app(guest)
    more, again = invite("bea@esempio.test", "association_admin"), Browser(app, HUB)
    assert accept(again, outside(again, idp, more, "BEA"), name="Altro Nome").url.path == "/entra/conferma"
    assert kept(everything, "bea@esempio.test") == (
        "caritas-pioltello association_admin linked",
        "caritas-pioltello volunteer linked",
    )
    assert everything.scalar(text("SELECT name FROM account WHERE email = 'bea@esempio.test'")) == "Ada Prova"
    stranger, third = Browser(app, HUB), invite("nuova@esempio.test")
    said = accept(stranger, outside(stranger, idp, third, "BEA"))
    assert (said.status, "lavora già qui con un altro indirizzo" in said) == (409, True)
    assert kept(everything, "nuova@esempio.test") == ()
    assert Browser(app, HUB).get(f"/invito/{third}").status == 200, "it holds as before"


@pytest.mark.long
def test_an_invitation_that_holds_no_more_or_elsewhere_is_refused_on_each_step(
    app: object, idp: Idp, invite: Invite, everything: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, guest, late = invite("carla@esempio.test"), Browser(app, HUB), Browser(app, HUB)
    back, too_late = outside(guest, idp, used, "CARLA"), outside(late, idp, used, "CARLO")
    assert accept(guest, back).url.path == "/entra/proteggi"
    said = accept(late, too_late)
    assert (said.status, NO_LONGER in said) == (404, True)
    elsewhere = invite("dora@esempio.test", host=OTHER)
    for path in (used, elsewhere, used[:-4] + "xxxx"):
        assert Browser(app, HUB).get(f"{HOME}/invito/{path}", follow=False).status == 404
    old, asleep = invite("elda@esempio.test"), Browser(app, HUB)
    page = outside(asleep, idp, old, "ELDA")
    everything.execute(text("UPDATE invitation SET expires_at = now() WHERE email = 'elda@esempio.test'"))
    everything.commit()
    assert accept(asleep, page).status == 404
    for email in ("dora@esempio.test", "elda@esempio.test"):
        assert kept(everything, email) == ()


@pytest.mark.long
def test_a_way_has_one_end(
    app: object, people: People, idp: Idp, invite: Invite, everything: Connection
) -> None:
    """To come in, to link, to accept: what is brought back opens its own end, in its own browser, and no other."""
    token = invite("fede@esempio.test")
    guest = Browser(app, HUB)
    guest.get("/entra")
    entering = idp.recognise(set_out(guest), "FEDE")
    fields = brought(entering)
    assert guest.post(f"{HOME}/invito", fields | {"name": "Fede"}).status == 422, "a way in accepts nothing"
    invited = outside(guest, idp, token, "FEDE")
    fields = brought(invited)
    assert guest.post(f"{HOME}/ritorno", fields).status == 422, "an invitation is no way in"
    account, hat = people.hire(HUB, "volunteer", email="gina@esempio.test")
    gina = people.open(app, HUB, account, hat)
    gina.get("/scrivania")
    for name, value in guest.cookies.items():
        gina.cookies.set(name, value, domain=HUB)
    gina.post("/accesso/conferma", {"code": people.code("gina@esempio.test"), "poi": f"{HOME}/mio"})
    assert gina.post(f"{HOME}/mio/collega", fields).status == 422, "and links nobody"
    another = Browser(app, HUB)
    outside(another, idp, token, "FEDE")
    assert another.post(f"{HOME}/invito", fields | {"name": "Fede"}).status == 422, "another browser's"
    for bend in ({"nonce": "x" * 43}, {"state": "x" * 43}):
        fresh = Browser(app, HUB)
        assert accept(fresh, outside(fresh, idp, token, "FEDE", **bend)).status == 422, bend
    assert kept(everything, "fede@esempio.test") == ()
    fresh = Browser(app, HUB)
    assert accept(fresh, outside(fresh, idp, token, "FEDE")).url.path == "/entra/proteggi"


def test_reading_and_going_there_uses_no_invitation(
    app: object, idp: Idp, invite: Invite, everything: Connection
) -> None:
    token, guest = invite("hila@esempio.test"), Browser(app, HUB)
    back = outside(guest, idp, token, "HILA")
    guest.get(back.removeprefix(f"https://{HUB}"))
    assert kept(everything, "hila@esempio.test") == ()
    assert come_back(Browser(app, HUB), back).url.path == "/entra", "nothing without the cookie of the way"
    assert accept(guest, back).url.path == "/entra/proteggi"
