"""A person sends a document herself: once, within a day, to her own record, and sees nothing of it."""

import io
import random
import re
from datetime import timedelta
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import create_engine, make_url, text

from core import clock
from core.db import embedded
from core.files import offers, queries
from core.who import Member
from tests.actors import Browser, Screen
from tests.core.people.desk import PIOLTELLO, SEGRATE, Desk

WANTED = "L'ultima busta paga"


@pytest.fixture(scope="module")
def amina(desk: Desk, anna: Member) -> UUID:
    return desk.meet(anna, language="fr")


def opened(desk: Desk, person: UUID, by: Member) -> str:
    with desk.at_work() as db:
        return offers.offer_upload(db, person=person, purpose=WANTED, by=by, now=clock.now()).path


def sent(browser: Browser, path: str, *contents: bytes, name: str = "foto.jpg") -> Screen:
    return browser.post(path, files=[("file", (name, content)) for content in contents])


def documents(desk: Desk, person: UUID) -> list[str]:
    with desk.at_work() as db:
        return [queries.name_of(db, file) for file in queries.of_people(db, [person])]


def photo(seed: int = 1) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (60, 60), random.Random(seed).randbytes(60 * 60 * 3)).save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.long
def test_from_the_desk_to_the_telephone_and_back(app: object, desk: Desk) -> None:
    """Who follows her asks, she sends three photos without an account, in her language; it is there as one PDF."""
    phone = Browser(app, PIOLTELLO)
    me = desk.colleague(name="Elsa Prova")
    person = desk.meet(me, language="fr", name="Awa", surname="Traoré")
    volunteer = desk.people.open(app, PIOLTELLO, me.account_id, me.membership_id)
    page = volunteer.get(f"/persone-seguite/{person}/documenti")
    wrong = volunteer.post(f"{page.url.path}/chiedi", {"che_cosa": " "})
    assert (wrong.status, [where for where, _fields in wrong.forms if "chiedi" in where]) == (
        422,
        [f"{page.url.path}/chiedi"],
    )
    shown = volunteer.post(f"{page.url.path}/chiedi", {"che_cosa": WANTED})
    assert shown.url.path.startswith(f"/persone-seguite/{person}/documenti/chiesti/")
    link = re.search(r"https://caritas-pioltello.localhost(/fr/carica/[\w-]+)<", shown.html)
    assert link, shown.words
    assert page.url.path in shown.links, "the way back"
    asked = phone.get(link[1])
    assert (asked.status, WANTED in asked, "Traoré" in asked.html) == (200, True, False)
    assert 'lang="fr"' in asked.html
    assert len(asked.html) < 20_000
    came = sent(phone, link[1], photo(1), photo(2), photo(3))
    assert came.url.path == link[1]
    assert came.status == 200
    assert "3" in came.words
    assert not came.forms or "file" not in str(came.forms)
    assert documents(desk, person) == [f"{WANTED}.pdf"]
    again = volunteer.get(shown.url.path)
    assert "È arrivato" in again
    assert link[1] not in again.html
    log = volunteer.get("/registro/miei")
    assert "ha chiesto un documento" in log


@pytest.mark.long
def test_a_link_opens_once_and_a_mistake_does_not_spend_it(
    app: object, desk: Desk, anna: Member, amina: UUID
) -> None:
    path, before = opened(desk, amina, anna), len(documents(desk, amina))
    phone = Browser(app, PIOLTELLO)
    for content, status in ((b"", 422), (b"MZ\x90 un programma", 415), (b"<svg></svg>", 415)):
        said = sent(phone, path, content)
        assert (said.status, f'action="{path}"' in said.html) == (status, True), content
    assert sent(phone, path, photo(4), b"%PDF-1.7").status == 422
    assert phone.post(path, {}).status == 422
    assert len(documents(desk, amina)) == before
    assert sent(phone, path, photo(5)).status == 200
    assert sent(phone, path, photo(6)).status == 404
    assert sent(Browser(app, PIOLTELLO), path, photo(6)).status == 404
    assert len(documents(desk, amina)) == before + 1


def test_a_link_of_another_body_an_old_one_and_an_invented_one_are_all_not_there(
    app: object, desk: Desk, anna: Member, amina: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = opened(desk, amina, anna)
    elsewhere, invented = Browser(app, SEGRATE).get(path), Browser(app, SEGRATE).get(path[:-4] + "xxxx")
    assert elsewhere.status == invented.status == 404
    assert elsewhere.words == invented.words
    assert sent(Browser(app, SEGRATE), path, photo(7)).status == 404
    assert Browser(app, PIOLTELLO).get(path).status == 200
    tomorrow = clock.now() + offers.OFFERED + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert Browser(app, PIOLTELLO).get(path).status == 404
    assert sent(Browser(app, PIOLTELLO), path, photo(7)).status == 404


def test_who_does_not_follow_her_opens_no_way_and_sees_none(
    app: object, desk: Desk, anna: Member, amina: UUID
) -> None:
    with desk.at_work() as db:
        made = offers.offer_upload(db, person=amina, purpose=WANTED, by=anna, now=clock.now())
    bruno = desk.colleague(name="Bruno Prova")
    browser = desk.people.open(app, PIOLTELLO, bruno.account_id, bruno.membership_id)
    browser.get("/scrivania")
    assert browser.get(f"/persone-seguite/{amina}/documenti/chiesti/{made.id}").status == 404
    assert browser.post(f"/persone-seguite/{amina}/documenti/chiedi", {"che_cosa": "x"}).status == 404


def test_what_the_database_holds_opens_nothing(
    server: embedded.Server, database: str, desk: Desk, anna: Member, amina: UUID
) -> None:
    """The control: the name of the table's column is found by the same search."""
    token = opened(desk, amina, anna).rsplit("/", 1)[1]
    engine = create_engine(
        server.url("postgres", server.superuser_password, str(make_url(database).database))
    )
    with engine.connect() as db:
        rows = db.execute(text("SELECT string_agg(row_to_json(o)::text, ' ') FROM file_offer o")).scalar_one()
    engine.dispose()
    assert "token_hash" in rows
    for secret in (token, token.encode().hex(), WANTED, WANTED.encode().hex()):
        assert secret not in rows


@pytest.mark.long
def test_eight_megabytes_pass_and_eleven_do_not(app: object, desk: Desk, anna: Member, amina: UUID) -> None:
    path, phone = opened(desk, amina, anna), Browser(app, PIOLTELLO)
    side = 1_750
    picture = Image.frombytes("RGB", (side, side), random.Random(8).randbytes(side * side * 3))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=0)
    large = out.getvalue()
    assert 8_000_000 < len(large) < 10 * 1024 * 1024
    refused = sent(phone, path, large + b"\0" * 3_000_000)
    assert (refused.status, "10 Mo" in refused.html) == (413, True), "in her language"
    assert sent(phone, path, b"\xff\xd8\xff" + b"\0" * 30_000_000).status == 413
    assert sent(phone, path, large).status == 200


def test_an_erased_person_has_no_way_left(app: object, desk: Desk, anna: Member) -> None:
    person = desk.meet(anna)
    path = opened(desk, person, anna)
    with desk.at_work() as db:
        offers.withdraw(db, [person])
    assert Browser(app, PIOLTELLO).get(path).status == 404
