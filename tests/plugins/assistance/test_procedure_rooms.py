"""The rooms around procedures: the office writes them and proves its rules; the desk checks before it begins."""

import re
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.web.platform import Platform
from plugins.assistance.queries import procedures as queries
from tests.actors import Browser, People, Screen
from tests.plugins.assistance.test_loading import office

ROOM = "/pratiche/distretto/procedure"
DRAFT = f"{ROOM}/p-naspi/bozza"
PROOFS = "/pratiche/distretto/prove"
CHECKS = "/pratiche/verifica"
HUB = "caritas-pioltello.localhost"


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
    assert '<details class="df-details" open>' in reply.html, "the part that was written"


@pytest.mark.long
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


@pytest.mark.long
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


def test_cases_are_run_tried_with_another_figure_taken_along_and_put_back(office_desk: Browser) -> None:
    shown = office_desk.get(PROOFS)
    assert "24 casi: danno tutti la risposta attesa." in shown
    figure = next(line for line in shown.html.split("<option ") if "bollette" in line and "9.796" in line)
    tried = {"figure": figure.split('"')[1], "value": "8.950"}
    flips = office_desk.post(f"{PROOFS}/soglia", tried)
    assert "Cambia 1 caso:" in flips
    assert "Marco: da «sì» a «no»" in flips
    wrong = office_desk.post(f"{PROOFS}/soglia", {**tried, "value": "tanto"})
    assert (wrong.status, "Scrivi una cifra in euro" in wrong) == (422, True)
    file = office_desk.get(f"{PROOFS}/esporta").answer.content
    changed = file.replace(
        b"Ivan;segretariato-sociale-segrate;2026;no", b"Ivan;segretariato-sociale-segrate;2026;si"
    )
    put = office_desk.post(f"{PROOFS}/casi", {}, files=[("cases", ("casi.csv", changed))])
    assert "Casi caricati" in put
    assert (b"segrate;2026;si" in changed) == ("1 caso non dà la risposta attesa" in put)
    broken = office_desk.post(f"{PROOFS}/casi", {}, files=[("cases", ("casi.csv", b"a;b\n1;2\n"))])
    assert (broken.status, "Manca la colonna «caso»." in broken) == (422, True)
    assert office_desk.post(f"{PROOFS}/casi", {}, files=[("cases", ("", b""))]).status == 422


@pytest.fixture(scope="module")
def operator(app: object, people: People) -> Browser:
    return people.sign_in(app, HUB, "volunteer")


def asked(desk: Browser, at: str, **known: str) -> Screen:
    """Answer what is asked, and say of the rest that one does not know."""
    shown, count = desk.get(at), 0
    while at in [where for where, _fields in shown.forms] and count < 15:
        fields, count = shown.form(at), count + 1
        code = fields["code"].replace(".", "_")
        told = {"answer": known[code]} if code in known else {"skip": "1"}
        shown = desk.post(at, {**fields, **told})
        assert shown.status == 200, shown.words
    return shown


@pytest.mark.long
def test_lost_a_job_thirty_days_ago(operator: Browser) -> None:
    lost = clock.today() - timedelta(days=30)
    facts = {
        "lavoro_stato": "disoccupato",
        "lavoro_perdita_involontaria": "sì",
        "lavoro_settimane_contributi_4anni": "60",
        "lavoro_giorni_da_cessazione": lost.isoformat(),
    }
    result = asked(operator, f"{CHECKS}/p-naspi", **facts)
    assert "potrebbe averne diritto" in result
    assert "Perché sì" in result
    assert "Vale fino al" in result
    assert "non più di 68 giorni dalla fine del lavoro" in result
    assert "Guida NASpI 2026" in result
    assert "Giorni dalla fine del rapporto di lavoro: 30" in result
    late = asked(operator, f"{CHECKS}/p-naspi", **{**facts, "lavoro_giorni_da_cessazione": "2020-01-01"})
    assert "per ora sembra di no" in late
    assert "Perché no" in late


@pytest.mark.long
def test_the_person_herself_reads_first_where_to_go_and_last_what_is_not_sure(
    app: object, operator: Browser
) -> None:
    result = asked(Browser(app, operator.host), f"{CHECKS}/p-adi")
    assert "non una decisione" in result and "/servizi/assegno-inclusione" in result.links
    assert result.words.index("Resta da sapere") < result.words.index("dobbiamo ancora confermare")


@pytest.mark.long
def test_what_nobody_knows_is_to_be_checked(operator: Browser) -> None:
    result = asked(operator, f"{CHECKS}/p-adi")
    assert "da verificare" in result
    assert "Resta da sapere" in result


@pytest.mark.long
def test_an_answer_that_cannot_be_read_is_asked_again_with_what_was_said_before(operator: Browser) -> None:
    at = f"{CHECKS}/p-naspi"
    first = operator.get(at)
    again = operator.post(at, {**first.form(at), "answer": "boh"})
    assert (again.status, "Scegli una delle risposte" in again) == (422, True)
    second = operator.post(at, {**first.form(at), "answer": "disoccupato"})
    assert second.form(at)["said.lavoro.stato"] == "disoccupato"
    assert "disoccupato" not in str(second.url)


def test_a_service_for_everybody_says_so_and_one_that_is_not_there_is_not(operator: Browser) -> None:
    assert "per tutti" in asked(operator, f"{CHECKS}/p-prenotazione-hub")
    assert operator.get(f"{CHECKS}/p-inventata").status == 404
    assert len([link for link in operator.get(CHECKS).links if link.startswith(f"{CHECKS}/p-")]) == 22
