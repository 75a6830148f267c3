"""Access given in presence: somebody without an e-mail, somebody who lost the telephone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core import clock
from core.accounts import queries
from core.accounts.models import Membership, PresenceCode
from core.audit.models import Line
from core.db.scope import Reach, Scope, open_session
from core.web.platform import Platform
from tests.actors import PASSWORD, Browser, People, Screen, choose_app
from tests.journeys.conftest import CARITAS
from tests.journeys.post import Post

OTHER = "caritas-segrate.localhost"


def open_access(admin: Browser, user_name: str, role: str = "volunteer") -> Screen:
    admin.get("/persone/in-presenza")
    return admin.post(
        "/persone/in-presenza", {"name": "Ines Senzaposta", "user_name": user_name, "role": role}
    )


def code_on(page: Screen) -> str:
    found = re.search(r'class="df-code-text[^>]*>([0-9A-Z-]{14})<', page.html)
    assert found, page.words
    return found[1]


@pytest.mark.long
def test_a_volunteer_without_e_mail_is_at_the_desk_in_a_quarter_of_an_hour(admin: Browser, app: Any) -> None:
    given = open_access(admin, "Ines.Senzaposta")
    assert "Codice per Ines Senzaposta" in given
    assert "<svg" in given.html and "ines.senzaposta" in given
    code = code_on(given)
    assert code_on(admin.get(str(given.url.path))) == code, "the same after loading it again"

    phone = Browser(app, CARITAS)
    phone.get("/attiva")
    assert phone.post("/attiva", {"code": "ABCD"}).status == 422
    page = phone.post("/attiva", {"code": code.lower()})
    assert "Ciao Ines Senzaposta" in page
    path = str(page.url.path)
    assert phone.post(path, {"password": "corta"}).status == 422
    assert phone.post(path, {"password": PASSWORD}).url.path == "/entra/proteggi"
    home = choose_app(phone)
    assert home.url.path == "/scrivania"
    assert "Operatore volontario" in home
    assert Browser(app, CARITAS).get(path).status == 404, "the code opens once"
    assert admin.get(str(given.url.path)).status == 404

    again = Browser(app, CARITAS)
    again.get("/entra")
    assert (
        again.post("/entra", {"email": "INES.senzaposta", "password": PASSWORD}).url.path == "/entra/conferma"
    )
    assert "ines.senzaposta" in admin.get("/persone")
    assert "ines.senzaposta" in phone.get("/accesso")


@pytest.mark.parametrize(
    ("fields", "why", "field"),
    [
        ({"name": "", "user_name": "senza.nome", "role": "volunteer"}, "Scrivi nome e cognome", "name"),
        ({"name": "A", "user_name": "a@b.it", "role": "volunteer"}, "lettere minuscole", "user_name"),
        ({"name": "A", "user_name": "", "role": "volunteer"}, "lettere minuscole", "user_name"),
        ({"name": "A", "user_name": "gia.preso", "role": "volunteer"}, "già di qualcuno", "user_name"),
        ({"name": "A", "user_name": "alta.carica", "role": "district_admin"}, "Scegli un ruolo", "role"),
    ],
    ids=["no name", "an address", "no user name", "taken", "a role of another kind of body"],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    admin: Browser, fields: dict[str, str], why: str, field: str
) -> None:
    if fields["user_name"] == "gia.preso":
        open_access(admin, "gia.preso")
    admin.get("/persone/in-presenza")
    refused = admin.post("/persone/in-presenza", fields)
    assert (refused.status, why in refused, f"#f-{field}" in refused.links) == (422, True, True)
    assert refused.form("/persone/in-presenza")["user_name"] == fields["user_name"]


def test_a_code_opens_for_a_quarter_of_an_hour_and_in_its_body_alone(
    admin: Browser, app: Any, platform: Platform, people: People
) -> None:
    path = f"/attiva/{code_on(open_access(admin, 'a.tempo')).replace('-', '')}"
    assert Browser(app, OTHER).get(path).status == 404
    assert Browser(app, OTHER).post(path, {"password": PASSWORD}).status == 404
    assert Browser(app, CARITAS).get(path[:-1] + ("A" if path[-1] != "A" else "B")).status == 404
    assert Browser(app, CARITAS).get(path).status == 200
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        lasts = db.scalars(select(PresenceCode.expires_at - PresenceCode.made_at)).all()
        assert set(lasts) == {timedelta(minutes=15)}
        db.execute(update(PresenceCode).values(expires_at=clock.now()))
    assert Browser(app, CARITAS).get(path).status == 404
    assert Browser(app, CARITAS).post(path, {"password": PASSWORD}).status == 404


def renewal_of(admin: Browser, name: str) -> str:
    """The way to a renewal that the list of people shows beside a name."""
    page = admin.get("/persone").html
    return next(
        m[1]
        for m in re.finditer(r'href="(/persone/[^"]+/rinnova)" aria-label="([^"]+)"', page)
        if name in m[2]
    )


@pytest.mark.long
def test_a_lost_telephone(admin: Browser, app: Any, people: People, post: Post, platform: Platform) -> None:
    account, _hat = people.hire(CARITAS, "volunteer", email="persa@esempio.test", name="Persa Telefonate")
    open_somewhere = Browser(app, CARITAS)
    people.enter(open_somewhere, "persa@esempio.test")
    path = renewal_of(admin, "Persa Telefonate")
    assert "La password resta quella" in admin.get(path)
    refused = admin.post(path, {"reason": ""})
    assert (refused.status, "Scrivi perché" in refused) == (422, True)
    assert open_somewhere.get("/scrivania").url.path == "/scrivania", "nothing happened yet"
    given = admin.post(path, {"reason": "Ha perso il telefono"})
    code = code_on(given)
    assert open_somewhere.get("/scrivania").url.path == "/entra", "out everywhere"
    assert "ti ha dato un codice per rinnovare" in post.to("persa@esempio.test")[0].text

    thief = Browser(app, CARITAS)
    thief.get("/entra")
    thief.post("/entra", {"email": "persa@esempio.test", "password": PASSWORD})
    assert thief.seen[-1].url.path == "/attiva", "the password alone chooses no new factor"
    assert thief.post("/entra/proteggi/app", {"code": "123456"}).url.path == "/entra"

    phone = Browser(app, CARITAS)
    where = f"/attiva/{code.replace('-', '')}"
    phone.get(where)
    assert phone.post(where, {"password": "non è la sua password"}).status == 422
    assert phone.post(where, {"password": PASSWORD}).url.path == "/entra/proteggi"
    assert choose_app(phone).url.path == "/scrivania"
    again = Browser(app, CARITAS)
    again.get("/entra")
    again.post("/entra", {"email": "persa@esempio.test", "password": PASSWORD})
    assert again.seen[-1].url.path == "/entra/conferma"
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        noted = db.execute(select(Line.about, Line.reason)).all()
        assert (f"renew {account}", "Ha perso il telefono") in [tuple(row) for row in noted]


@pytest.mark.long
def test_an_administrator_reaches_neither_oneself_nor_another_body(
    admin: Browser, people: People, app: Any
) -> None:
    _account, elsewhere = people.hire(OTHER, "volunteer", email="di.la@esempio.test")
    for path in (f"/persone/{elsewhere}/rinnova", "/persone/01890000-0000-7000-8000-000000000000/rinnova"):
        assert admin.get(path).status == 404
        assert admin.post(path, {"reason": "x"}).status == 404
    page, site = admin.get("/persone?righe=500").html, people.site(CARITAS)
    with open_session(people.platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        mine = [str(one.membership_id) for one in queries.colleagues(db) if one.name == "Anna Riva"]
    own = [
        f"/persone/{hat}/rinnova"
        for hat in mine
        if admin.post(f"/persone/{hat}/rinnova", {"reason": "x"}).status == 409
    ]
    assert len(own) == 1, "one's own alone is refused"
    assert own[0] not in page


def test_a_password_is_chosen_anew_only_where_nobody_else_could_and_nobody_else_is_touched(
    admin: Browser, app: Any, people: People
) -> None:
    """An administrator must not become somebody who also works in another body."""
    path = f"/attiva/{code_on(open_access(admin, 'doppio.lavoro')).replace('-', '')}"
    phone = Browser(app, CARITAS)
    phone.get(path)
    phone.post(path, {"password": PASSWORD})
    choose_app(phone)
    renewal = renewal_of(admin, "Ines Senzaposta")
    assert "Sceglie anche una password nuova" in admin.get(renewal)
    far = people.site(OTHER)
    with (
        open_session(people.platform.engine, Scope(far.district_id, far.tenant_id, Reach.IDENTITY)) as db,
        db.begin(),
    ):
        account = queries.account(db, "doppio.lavoro")
        assert account
        db.add(Membership(tenant_id=far.tenant_id, account_id=account.id, role="volunteer"))
    team = admin.get("/persone").html
    mine = next(part for part in team.split('class="df-item"') if "doppio.lavoro" in part)
    renewal = re.search(r'href="(/persone/[^"]+/rinnova)"', mine)[1]  # type: ignore[index]
    assert "La password resta quella" in admin.get(renewal)
    given = admin.post(renewal, {"reason": "prova"})
    page = Browser(app, CARITAS).get(f"/attiva/{code_on(given).replace('-', '')}")
    assert "La tua password" in page


def test_a_volunteer_gives_no_codes(people: People, app: Any) -> None:
    volunteer = people.sign_in(app, CARITAS, "volunteer")
    _account, hat = people.hire(CARITAS, "volunteer")
    volunteer.get("/scrivania")
    assert volunteer.get("/persone/in-presenza").status == 403
    assert volunteer.post("/persone/in-presenza", {"name": "A"}).status == 403
    assert volunteer.post(f"/persone/{hat}/rinnova", {"reason": "x"}).status == 403
