"""The district's office writes a procedure anew: part by part, with what it changes, a version each publishing."""

import re
from typing import Any

import pytest

from core.web.platform import Platform
from plugins.assistance.queries import procedures as queries
from tests.actors import Browser, People, Screen
from tests.plugins.assistance.test_loading import office

ROOM = "/pratiche/distretto/procedure"
DRAFT = f"{ROOM}/p-naspi/bozza"


@pytest.fixture(scope="module")
def office_desk(app: object, people: People) -> Browser:
    return people.sign_in(app, "localhost", "district_admin")


def filled(desk: Browser, at: str) -> dict[str, str]:
    """What the form of a part holds, as a browser would send it back."""
    shown = desk.get(at)
    assert shown.status == 200, shown.words
    return held(shown, at)


def held(shown: Screen, at: str) -> dict[str, str]:
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', shown.html)
    lists = re.findall(r'<select[^>]* name="(\w+)".*?</select>', shown.html, re.DOTALL)
    chosen = dict.fromkeys(lists, "") | dict(
        re.findall(
            r'<select[^>]* name="(\w+)"(?:(?!</select>).)*?value="([^"]*)" selected', shown.html, re.DOTALL
        )
    )
    ticks = re.findall(r'<input type="checkbox"[^>]* name="(\w+)" value="1" checked', shown.html)
    return {**shown.form(at), **dict(areas), **chosen, **dict.fromkeys(ticks, "1")}


def saved(desk: Browser, path: str, **values: Any) -> None:
    reply = desk.post(f"{DRAFT}/{path}", {**filled(desk, f"{DRAFT}/{path}"), **values})
    assert (reply.status, "Salvato nella bozza" in reply) == (200, True), reply.words


def test_from_the_list_to_a_new_version(office_desk: Browser, platform: Platform) -> None:
    listed = office_desk.get(ROOM)
    assert len([link for link in listed.links if link.startswith(f"{ROOM}/p-")]) == 22
    shown = office_desk.get(f"{ROOM}/p-naspi")
    assert "Carte (6)" in shown
    assert "68 giorni dalla cessazione" in shown
    saved(office_desk, "scadenze/1", days="60", note="60 giorni dalla cessazione")
    saved(office_desk, "carte/0", doc="bolletta", when="se c'è un mutuo", condition="casa.mutuo: sì")
    saved(office_desk, "passi/2", action="Guardare il motivo della fine del lavoro")
    saved(office_desk, "fonti/0", title="INPS, la NASpI", address="https://www.inps.it", date="2026")
    office_desk.post(f"{DRAFT}/passi/6/togli")
    moved = office_desk.post(f"{DRAFT}/passi/4/su")
    assert "Spostato più su" in moved
    compared = office_desk.get(f"{ROOM}/p-naspi/confronta")
    for words in (
        "Bolletta della fornitura",
        "aggiunto: 60",
        "tolto: 68",
        "aggiunto: Guardare",
        "casa.mutuo",
    ):
        assert words in compared, words
    assert "C'è un mutuo ancora da pagare?" in compared
    assert "bozza da pubblicare" in office_desk.get(ROOM)
    published = office_desk.post(f"{ROOM}/p-naspi/pubblica")
    assert "Pubblicata: chi apre una pratica da adesso" in published
    with office(platform) as db:
        found = queries.last(db, "p-naspi")
        assert found is not None
        told = found[1]
        assert (told.version, told.deadlines[0].days, len(told.steps)) == (2, 60, 5)
        assert (told.documents[-1].doc, told.documents[-1].get is not None) == ("bolletta", True)
        assert [one.code for one in told.questions] == ["titolo_soggiorno", "casa.mutuo"]
        assert [one.version for one in queries.versions(db, "p-naspi")] == [2, 1]
    assert "68 giorni dalla cessazione" in office_desk.get(f"{ROOM}/p-naspi?versione=1")


@pytest.mark.parametrize(
    ("path", "typed", "why"),
    [
        ("passi/1", {"action": ""}, "Scrivi qualcosa qui."),
        ("passi/1", {"only_if": "se piove", "condition": "piove"}, "Scrivi il codice della domanda"),
        ("passi/1", {"only_if": "se piove", "condition": "cielo.grigio: sì"}, "non è una domanda"),
        ("passi/1", {"condition": "casa.mutuo: sì e casa.titolo: x oppure a: b"}, "Usa solo"),
        ("carte/0", {"doc": "", "name": "Altra", "condition": "casa.titolo: tenda", "when": "x"}, "non è una scelta"),
        ("carte/0", {"doc": "spid_cie"}, "c'è due volte"),
        ("scadenze/1", {"days": "tanti"}, "qui ci vuole un numero intero"),
        ("domande/0", {"code": "a.b", "kind": "scelta", "question": "Come?", "label": "Come"}, "le risposte ci"),
    ],
    ids=lambda part: str(part)[:20],
)  # fmt: skip
def test_what_cannot_be_used_comes_back_with_what_was_typed(
    office_desk: Browser, path: str, typed: dict[str, str], why: str
) -> None:
    at = f"{ROOM}/p-adi/bozza/{path}"
    reply = office_desk.post(at, {**filled(office_desk, at), **typed})
    assert (reply.status, why in reply) == (422, True), reply.words
    kept = held(reply, at)
    assert all(kept[name] == value for name, value in typed.items() if name in kept)
    assert "Niente di nuovo" in office_desk.get(f"{ROOM}/p-adi/confronta")


def test_a_question_that_a_case_needs_stays(office_desk: Browser) -> None:
    reply = office_desk.post(f"{ROOM}/p-isee-precompilato/bozza/domande/1/togli")
    assert (reply.status, "non è una domanda di questa procedura" in reply) == (422, True)


def test_a_draft_thrown_away_or_without_a_change_publishes_nothing(office_desk: Browser) -> None:
    at = f"{ROOM}/p-sfl/bozza/dati/0"
    office_desk.post(at, {**filled(office_desk, at), "goal": "Altro"})
    office_desk.post(f"{ROOM}/p-sfl/bozza/butta")
    reply = office_desk.post(f"{ROOM}/p-sfl/pubblica")
    assert (reply.status, "Non hai cambiato niente." in reply) == (422, True)


def test_parts_that_are_not_there_are_not_there(office_desk: Browser) -> None:
    for path in ("nessuna/1", "passi/99", "passi/x", "dati/3"):
        assert office_desk.get(f"{ROOM}/p-adi/bozza/{path}").status == 404, path
    assert office_desk.get(f"{ROOM}/p-inventata").status == 404


def test_only_the_office_on_its_own_portal(app: object, people: People) -> None:
    auditor = people.sign_in(app, "localhost", "auditor")
    assert auditor.get(ROOM).status == 403
    volunteer = people.sign_in(app, "caritas-pioltello.localhost", "volunteer")
    assert volunteer.get(ROOM).status == 404
