"""A paper of an application comes from a telephone: it stands on its line, and both sides see it."""

import asyncio
import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core.db.scope import Scope, open_session
from core.files import offers
from core.web import live
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.follow import following
from tests.plugins.assistance.desk import CARITAS, CODE, answered, begun, filed, photo, seen, wrote
from tests.plugins.assistance.test_desk import ISEE, of

PAPER = {"documento": "documento_identita"}
LINK = re.compile(r"https://caritas-pioltello\.localhost((?:/\w\w)?/carica/[\w-]+)<")


@pytest.fixture(scope="module")
def desk(app: object, people: People) -> Browser:
    return people.sign_in(app, CARITAS, "volunteer", name="Marta Bianchi")


@pytest.fixture
def case(desk: Browser) -> str:
    found = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    answered(desk, found)
    return found


def asked(desk: Browser, case: str) -> str:
    """Ask for the paper with a link; return where it leads."""
    desk.get(f"{case}/carta?documento=documento_identita")
    page = desk.post(f"{case}/carta/chiedi", PAPER)
    assert (page.status, page.url.path) == (200, f"{case}/carta/chiesta"), page.words
    link = LINK.search(page.html)
    assert link and "<svg" in page.html, page.words
    return link[1]


def sent(app: object, link: str, seed: int = 600) -> Browser:
    phone = Browser(app, CARITAS)
    phone.get(link)
    came = phone.post(link, files=[("file", ("foto.jpg", photo(seed)))])
    assert came.status == 200 and "/carica/" in came.url.path, came.words
    return phone


@pytest.mark.long
def test_from_the_screen_to_the_telephone_and_onto_its_line(
    app: object, desk: Browser, citizen: Browser, case: str
) -> None:
    link = asked(desk, case)
    waiting = desk.get(case)
    assert "in arrivo dal telefono" in waiting and "ha chiesto di mandare dal telefono" in waiting
    assert (
        f"{case}/carta/chiesta?documento=documento_identita"
        in desk.get(f"{case}/carta?documento=documento_identita").links
    )
    sent(app, link)
    shown = desk.get(f"{case}/carta/chiesta?documento=documento_identita")
    assert "È arrivato" in shown and link not in shown.html
    page = desk.get(case)
    assert "la persona stessa, dal telefono ha aggiunto: Documento di identità" in page.words
    paper = desk.get(f"{case}/carta?documento=documento_identita")
    copy = next(one for one in paper.links if "/documenti/" in one)
    assert desk.get(copy).answer.content.startswith(b"\xff\xd8")
    code = CODE.search(page.html)
    assert code
    citizen.get("/pratiche/segui")
    mine = citizen.post("/pratiche/segui", {"codice": code[1]})
    assert "Documento di identità valido: arrivato" in mine.words, mine.words
    assert not [one for one in mine.links if one.endswith("documento=documento_identita")]


@pytest.mark.long
def test_a_colleague_and_another_body_ask_for_nothing(
    app: object, desk: Browser, people: People, case: str
) -> None:
    asked(desk, case)
    for browser in (
        people.sign_in(app, CARITAS, "volunteer"),
        people.sign_in(app, "caritas-segrate.localhost", "volunteer"),
    ):
        assert browser.get(f"{case}/carta/chiesta?documento=documento_identita").status == 404
        assert browser.get(f"{case}/carta/chiesta/segue").status == 404
        assert browser.post(f"{case}/carta/chiedi", PAPER).status == 404
    assert desk.post(f"{case}/carta/chiedi", {"documento": "niente"}).status == 404
    assert desk.get(f"{case}/carta/chiesta?documento=niente").url.path == f"{case}/carta"


@pytest.mark.long
def test_what_comes_after_the_end_stays_on_her_record_and_nothing_is_asked_any_more(
    app: object, desk: Browser, platform: Platform, people: People, case: str
) -> None:
    link = asked(desk, case)
    desk.post(f"{case}/passo", {"passo": "close", "motivo": "Ci ha ripensato."})
    sent(app, link, 700)
    assert "dal telefono ha aggiunto" not in desk.get(case).words
    assert desk.post(f"{case}/carta/chiedi", PAPER).status == 409
    assert "Mostra il quadrato" not in desk.get(f"{case}/carta?documento=documento_identita")
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        row = "SELECT c.person_id, count(f.id) FROM assistance_case c LEFT JOIN file f USING (tenant_id, person_id) "
        person, files = db.execute(
            text(f"{row} WHERE c.id = :id GROUP BY c.person_id"),
            {"id": case.rsplit("/", 1)[1]},
        ).one()
        assert files == 1, "it is hers all the same"
        offers.withdraw(db, [person])
        asked_for = "SELECT count(*) FROM assistance_asked_paper WHERE case_id = :id"
        assert db.execute(text(asked_for), {"id": case.rsplit("/", 1)[1]}).scalar_one() == 0


@pytest.mark.long
def test_what_came_by_telephone_goes_with_the_application(
    app: object, desk: Browser, platform: Platform, people: People, case: str
) -> None:
    sent(app, asked(desk, case), 640)
    seen(desk, case)
    desk.post(f"{case}/passo", {"passo": "prepare"})
    filed(desk, case)
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        filed_at = (
            "SELECT f.filed_at FROM assistance_tick t JOIN file f ON f.id = t.file_id WHERE t.case_id = :id"
        )
        assert db.execute(text(filed_at), {"id": UUID(case.rsplit("/", 1)[1])}).scalar_one()


@pytest.mark.long
def test_the_desk_hears_when_it_comes(
    app: Any, desk: Browser, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_EVERY", 0.02)
    link = asked(desk, case)
    cookie = "; ".join(f"{name}={value}" for name, value in desk.cookies.items())

    async def watch() -> list[bytes]:
        heard: list[bytes] = []
        async with following(app, CARITAS, f"{case}/carta/chiesta/segue", heard, cookie=cookie) as wait:
            await wait(lambda: b"data: documento_identita\n\n" in heard)
            await asyncio.to_thread(sent, app, link, 660)
            await wait(lambda: heard[-1] == b"data: \n\n")
        return heard

    assert asyncio.run(watch())[0] == live.BEGIN
