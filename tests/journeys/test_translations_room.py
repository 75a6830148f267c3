"""The district corrects a translation; it is read at once, and what the Italian has left behind is shown."""

import re

import pytest
from sqlalchemy import update

from core import clock
from core.db.scope import Reach, Scope, open_session
from core.services.models import Service
from core.translations.actions import Told, code, put
from core.translations.models import Translation
from core.translations.rules import TAKE_BACK, Line, Text, Written, compared
from core.web.platform import Platform
from tests.actors import Browser, People

pytestmark = pytest.mark.long

ROOM = "/distretto/traduzioni"


@pytest.fixture
def office(people: People, app: object) -> Browser:
    return people.sign_in(app, "localhost", "district_admin")


@pytest.fixture
def name(platform: Platform, people: People) -> str:
    """The name of a sheet, in Italian; nothing is translated into Romanian yet."""
    site = people.site("localhost")
    with (
        open_session(platform.district_engine, Scope(site.district_id, site.tenant_id, Reach.DISTRICT)) as db,
        db.begin(),
    ):
        db.query(Translation).delete()
        return str(db.query(Service).filter_by(slug="cie").one().name)


def save(office: Browser, italian: str, text: str, **more: str) -> int:
    office.get(f"{ROOM}?lingua=ro")
    fields = {"testo": code(italian), "lingua": "ro", "traduzione": text, "chi": "person"} | more
    return office.post(ROOM, fields).status


@pytest.mark.long
def test_what_is_saved_is_read_at_once(office: Browser, citizen: Browser, name: str) -> None:
    assert "in italiano" in office.get(f"{ROOM}?lingua=ro&stato=missing&q=cie").words
    assert save(office, name, "Carte electronică") == 200
    assert "Carte electronică</h1>" in citizen.get("/ro/servizi/cie").html
    assert "di una persona" in office.get(f"{ROOM}?lingua=ro&q=Carte").words
    save(office, name, "")
    assert f'<span lang="it" dir="ltr">{name}' in citizen.get("/ro/servizi/cie").html.replace("&#39;", "'")


@pytest.mark.long
def test_a_change_is_taken_back_within_the_day(
    office: Browser, citizen: Browser, name: str, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(office, name, "Carte electronică")
    save(office, name, "Greșit", stato="person")
    told = office.seen[-1]
    assert "Se hai sbagliato premi Annulla" in told and "Rimetti com'era prima" in told.buttons
    save(office, name, "Greșit")
    back = office.post(f"{ROOM}/annulla", told.form(f"{ROOM}/annulla"))
    assert "Il testo è tornato com'era prima" in back and "Carte electronică" in back.html
    assert "Carte electronică</h1>" in citizen.get("/ro/servizi/cie").html
    key = {"testo": code(name), "lingua": "ro"}
    assert office.post(f"{ROOM}/annulla", key).status == 404, "nothing to take back"
    save(office, name, "")
    office.post(f"{ROOM}/annulla", key)
    assert "Carte electronică</h1>" in citizen.get("/ro/servizi/cie").html, "also what was emptied"
    save(office, name, "Greșit")
    later = clock.now() + TAKE_BACK
    monkeypatch.setattr(clock, "now", lambda: later)
    tomorrow = people.sign_in(office.app, "localhost", "district_admin")
    assert "Rimetti com'era prima" not in tomorrow.get(f"{ROOM}?lingua=ro&fatto={code(name)}").buttons
    assert tomorrow.post(f"{ROOM}/annulla", key).status == 404


@pytest.mark.long
def test_a_first_translation_is_taken_back_to_nothing(office: Browser, citizen: Browser, name: str) -> None:
    save(office, name, "Greșit")
    office.post(f"{ROOM}/annulla", {"testo": code(name), "lingua": "ro"})
    assert "Greșit" not in citizen.get("/ro/servizi/cie").html
    assert "in italiano" in office.get(f"{ROOM}?lingua=ro&stato=missing&q=cie").words


@pytest.mark.long
def test_an_italian_text_that_changed_is_shown_with_what_was_there(
    office: Browser, platform: Platform, people: People, name: str
) -> None:
    save(office, name, "Carte electronică")
    site = people.site("localhost")
    scope = Scope(site.district_id, site.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        db.execute(update(Service).where(Service.slug == "cie").values(name="Nome nuovo"))
    page = office.get(f"{ROOM}?lingua=ro&stato=old")
    assert "Nome nuovo" in page and "Carte electronică" in page.html
    with open_session(platform.district_engine, scope) as db, db.begin():
        db.execute(update(Service).where(Service.slug == "cie").values(name=name))


def test_a_language_or_a_text_that_is_none_is_refused(office: Browser, name: str) -> None:
    assert save(office, name, "x", lingua="xx") == 422
    assert save(office, name, "x", chi="nobody") == 422
    assert save(office, "Questo non sta da nessuna parte", "x") == 404


def test_text_is_only_text(office: Browser, citizen: Browser, name: str) -> None:
    save(office, name, "<script>1</script>")
    html = citizen.get("/ro/servizi/cie").html
    assert "&lt;script&gt;1" in html and "<script>1" not in html
    assert re.search(r'lang="ro" dir="ltr"', office.get(f"{ROOM}?lingua=ro").html)


def test_nobody_else_opens_the_room(people: People, app: object) -> None:
    volunteer = people.sign_in(app, "caritas-pioltello.localhost", "volunteer")
    assert volunteer.get(ROOM).status == 404


def test_each_text_stands_once_and_says_where_it_is() -> None:
    texts = [Text("a", "Casa"), Text("b", "Casa"), Text("c", "Nuovo"), Text("d", "x"), Text("d", "y")]
    written = [
        Written("a", "Casa", "بيت", "checked"),
        Written("c", "Vecchio", "قديم", "person"),
        Written("d", "z", "ز", "person"),
    ]
    assert compared(texts, written) == [
        Line("a", "Casa", "بيت", "checked"),
        Line("c", "Nuovo", "قديم", "old"),
        Line("d", "x", "", "missing"),
        Line("d", "y", "", "missing"),
    ]


def test_nothing_is_written_twice(platform: Platform, people: People, name: str) -> None:
    site = people.site("localhost")
    with (
        open_session(platform.district_engine, Scope(site.district_id, site.tenant_id, Reach.DISTRICT)) as db,
        db.begin(),
    ):
        put(db, [Told("ro", "A", "uno", "machine", "p")], overwrite=False)
        put(db, [Told("ro", "A", "due", "machine", "p")], overwrite=False)
        assert db.query(Translation).filter_by(italian="A").one().text == "uno"
        put(db, [Told("ro", "A", "tre", "person", "p")], overwrite=True)
    with (
        open_session(platform.district_engine, Scope(site.district_id, site.tenant_id, Reach.DISTRICT)) as db,
        db.begin(),
    ):
        assert db.query(Translation).filter_by(italian="A").one().text == "tre"
