"""Acts of those who work here leave a line: coming in, roles, switches, lists on file, what a body says of itself."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from core.audit import actions, rules
from core.db.scope import Scope, transaction
from core.web.platform import Platform
from tests.actors import PASSWORD, Browser, People
from tests.core.audit.conftest import HUB

PORTAL = "localhost"


@pytest.fixture
def told(platform: Platform, superuser: Engine) -> Any:
    """What was written into the log of a host's body since the test began, as (role, verb, resource, about)."""

    def all_of(host: str) -> list[tuple[Any, ...]]:
        site = platform.sites.find(host)
        assert site is not None
        with superuser.begin() as everything:
            query = "SELECT role, verb, resource, about FROM audit_entry WHERE tenant_id = :t ORDER BY seq"
            return [tuple(row) for row in everything.execute(text(query), {"t": site.tenant_id})]

    before = {host: len(all_of(host)) for host in (HUB, PORTAL)}
    return lambda host: all_of(host)[before[host] :]


@pytest.fixture(scope="module")
def admin(app: object, people: People) -> Browser:
    browser = people.sign_in(app, HUB, "association_admin", name="Ada Capo")
    browser.get("/persone")
    return browser


@pytest.fixture(scope="module")
def office(app: object, people: People) -> Browser:
    browser = people.sign_in(app, PORTAL, "district_admin", name="Ugo Ufficio")
    browser.get("/distretto/enti")
    return browser


def test_coming_in_is_told(people: People, app: object, told: Any) -> None:
    people.sign_in(app, HUB, "volunteer")
    assert told(HUB) == [("volunteer", "sign-in", "users", None)]


@pytest.mark.long
def test_too_many_tries_are_told_once(citizen: Browser, told: Any, people: People) -> None:
    people.hire(HUB, "volunteer", email="indovinata@esempio.test")
    for number in range(12):
        citizen.post("/entra", {"email": "indovinata@esempio.test", "password": f"{PASSWORD} {number}"})
    (line,) = told(HUB)
    assert line[:3] == ("system", "limit", "users")
    assert "indovinata" not in str(line)


def test_roles_are_told(admin: Browser, people: People, told: Any) -> None:
    account, hat = people.hire(HUB, "volunteer", name="Leo Lascia")
    admin.post("/persone", {"email": "nuova@esempio.test", "role": "volunteer"})
    admin.post(f"/persone/{hat}/togli")
    admin.post(f"/persone/{hat}/rimetti")
    assert told(HUB) == [
        ("association_admin", "invite", "users", "volunteer"),
        ("association_admin", "take-hat", "users", f"volunteer {account}"),
        ("association_admin", "restore-hat", "users", f"volunteer {account}"),
    ]
    log = admin.get("/registro")
    assert "Operatore volontario, Leo Lascia" in log
    assert "ha tolto un ruolo" in log


def test_lists_on_file_are_told(admin: Browser, told: Any) -> None:
    assert admin.get("/persone/esporta").status == 200
    file = admin.get("/registro/esporta?azione=export")
    assert file.status == 200
    assert "ha scaricato" in file.answer.text
    assert [line[1:3] for line in told(HUB)] == [("export", "users"), ("export", "audit")]


@pytest.mark.long
def test_what_the_office_decides_is_told_in_its_own_log(office: Browser, told: Any) -> None:
    office.post("/distretto/enti/caritas-segrate/sospendi")
    office.post("/distretto/enti/caritas-segrate/riattiva")
    assert told(PORTAL) == [
        ("district_admin", "suspend", "settings", "caritas-segrate"),
        ("district_admin", "reactivate", "settings", "caritas-segrate"),
    ]
    assert told(HUB) == []
    assert "caritas-segrate" in office.get("/registro")


def test_filters_stand_in_the_address(admin: Browser, people: People, app: object) -> None:
    people.sign_in(app, HUB, "volunteer")
    admin.post(f"/persone/{people.hire(HUB, 'volunteer')[1]}/togli")

    def rows(query: str = "") -> int:
        return admin.get(f"/registro{query}").html.count('<th scope="row">')

    assert rows() > rows("?azione=sign-in") > rows("?azione=take-hat") > 0
    for nothing in ("giorno=2020-01-01", "chi=nessuno", "scheda=AAAA-BBBB-CCCC-DDDD", "azione=niente"):
        assert "Nessuna riga con questi filtri" in admin.get(f"/registro?{nothing}")


def test_everybody_sees_what_they_did_and_only_the_administrator_the_rest(
    people: People, app: object
) -> None:
    vito = people.sign_in(app, HUB, "volunteer", name="Vito Volontario")
    own = vito.get("/registro/miei")
    assert "è entrato" in own
    assert "ha tolto un ruolo" not in own
    assert vito.get("/registro").status == 403


def test_many_records_in_one_day_are_said_at_the_top(
    admin: Browser, platform: Platform, scope: Scope, anna: Any
) -> None:
    assert "Molte schede aperte oggi" not in admin.get("/registro")
    with transaction(platform.engine, scope) as db:
        for number in range(rules.MANY + 1):
            actions.record(db, by=anna, verb="read", resource="people", subject=UUID(int=number))
    assert f"oggi ha aperto le schede di {rules.MANY + 1} persone" in admin.get("/registro")
