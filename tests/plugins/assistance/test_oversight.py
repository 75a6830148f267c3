"""Whoever administers reads or reassigns an application for a reason, and its person reads it."""

from uuid import UUID

import pytest
from sqlalchemy import text

from core.db.scope import Scope, open_session
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.plugins.assistance.desk import CARITAS, CODE, answered, begun, wrote
from tests.plugins.assistance.test_desk import ISEE, of

READS, GIVES = "Chi la segue è in ferie", "La scadenza è vicina e lei è malata"


@pytest.fixture(scope="module")
def boss(app: object, people: People) -> Browser:
    return people.sign_in(app, CARITAS, "association_admin")


@pytest.fixture(scope="module")
def hats(app: object, people: People) -> tuple[Browser, UUID, Browser, UUID]:
    accounts = [people.hire(CARITAS, "volunteer", name=name) for name in ("Chi Segue", "Chi Arriva")]
    browsers = [people.open(app, CARITAS, account, hat) for account, hat in accounts]
    return browsers[0], accounts[0][1], browsers[1], accounts[1][1]


@pytest.mark.long
def test_an_application_is_read_and_given_away_for_a_reason_that_its_person_reads(
    boss: Browser,
    citizen: Browser,
    hats: tuple[Browser, UUID, Browser, UUID],
    platform: Platform,
    people: People,
) -> None:
    desk, hat, other, to = hats
    case = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    code = CODE.search(answered(desk, case).html)
    assert code
    assert f"/pratiche/carico/{hat}" in boss.get("/pratiche/carico").links
    listed = boss.get(f"/pratiche/carico/{hat}")
    assert "A.D." in listed.words.replace(" ", "") and "Diallo" not in listed and "ISEE" not in listed
    boss.get(f"{case}/motivo")
    refused = boss.post(f"{case}/motivo", {"motivo": "boh"})
    assert refused.status == 422 and "la persona lo leggerà" in refused and "boh" in refused.html
    read = boss.post(f"{case}/motivo", {"motivo": READS})
    assert READS in read and "Le risposte" in read and "Diallo" not in read
    assert boss.get(case).status in (403, 404), "once, not from then on"
    boss.get(f"{case}/riassegna")
    assert boss.post(f"{case}/riassegna", {"collega": str(to), "motivo": ""}).status == 422
    wrong = boss.post(f"{case}/riassegna", {"collega": str(hat), "motivo": GIVES})
    assert wrong.status == 422 and "Scegli a chi passarla" in wrong and GIVES in wrong.html
    done = boss.post(f"{case}/riassegna", {"collega": str(to), "motivo": GIVES})
    assert "la pratica è di un altro" in done and case not in str(done.links)
    assert other.get(case).status == 200
    citizen.get("/pratiche/segui")
    mine = citizen.post("/pratiche/segui", {"codice": code[1]})
    for words in (READS, GIVES, "Chi Arriva", "Ha aperto la pratica", "Ha dato la pratica a un altro"):
        assert words in mine, words
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        asked = "SELECT verb FROM audit_entry WHERE resource = 'cases' AND about = :c AND reason <> '' ORDER BY seq"
        lines = db.execute(text(asked), {"c": case.rsplit("/", 1)[1]}).scalars()
        assert list(lines) == ["read", "assign"]


@pytest.mark.long
def test_nobody_else_oversees(
    app: object, boss: Browser, people: People, hats: tuple[Browser, UUID, Browser, UUID]
) -> None:
    desk, hat, other, to = hats
    case = begun(desk, person := wrote(desk, nome="Binta"), of(desk, person, ISEE))
    elsewhere = people.sign_in(app, "caritas-segrate.localhost", "association_admin")
    for way in (f"/pratiche/carico/{hat}", f"{case}/motivo", f"{case}/riassegna"):
        assert elsewhere.get(way).status == 404
        assert other.get(way).status == 403
    assert elsewhere.post(f"{case}/motivo", {"motivo": READS}).status == 404
    told = {"collega": str(to), "motivo": GIVES}
    assert elsewhere.post(f"{case}/riassegna", told).status == 404
    assert desk.get(case).status == 200 and other.get(case).status == 404
    desk.post(f"{case}/passo", {"passo": "close", "motivo": "Ci ha ripensato."})
    boss.get(f"{case}/riassegna")
    assert boss.post(f"{case}/riassegna", told).status == 409, "what is over is nobody's work"
