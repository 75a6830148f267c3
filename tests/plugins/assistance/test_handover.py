"""What was answered before is not asked again: from the orientation to the pre-check, from there to the application."""

import html
import re
from dataclasses import replace

import pytest

from core import clock
from core.db.ids import new_id
from core.services.rules.conditions import Op, Requirement
from core.services.rules.vocabulary import FactKind
from core.web.platform import Platform
from plugins.assistance.actions.procedures import publish
from plugins.assistance.queries import procedures as queries
from plugins.assistance.rules.procedure import Procedure, Question
from tests.actors import Browser, People, Screen
from tests.plugins.assistance.desk import CARITAS, wrote
from tests.plugins.assistance.test_desk import of
from tests.plugins.assistance.test_loading import office
from tests.plugins.assistance.test_procedure_rooms import CHECKS, asked

CODE = re.compile(r"df-code-text[^>]*>([0-9A-Z-]{9,24})<")
ISEE_AT = f"{CHECKS}/p-isee-precompilato"
TOLD = {
    "casa_titolo": "locazione_privata",
    "nucleo_ha_disabile": "no",
    "nucleo_veicoli": "sì",
    "digitale_identita": "sì",
}


@pytest.fixture(scope="module")
def desk(app: object, people: People) -> Browser:
    return people.sign_in(app, CARITAS, "volunteer", name="Marta Bianchi")


def coded(citizen: Browser) -> str:
    """Check the ISEE without an account; return the code of the answers."""
    result = asked(citizen, ISEE_AT, **TOLD)
    for words in ("Porta le risposte allo sportello", "Targhe di auto", "per tutti"):
        assert words in result, words
    found = CODE.search(result.html)
    assert found, result.html
    return found[1]


def opening(desk: Browser, person: str, **typed: str) -> Screen:
    desk.get(f"/pratiche/nuova?persona={person}")
    return desk.post("/pratiche/nuova", {"persona": person, "procedura": "", **typed})


@pytest.mark.long
def test_a_citizen_answers_at_home_and_the_desk_does_not_ask_again(desk: Browser, citizen: Browser) -> None:
    code = coded(citizen)
    person = wrote(desk)
    begun = opening(desk, person, codice=code.lower().replace("-", " "))
    assert begun.status == 200, begun.words
    case = "/".join(begun.url.path.split("/")[:3])
    page = desk.get(case)
    assert "Fare l'ISEE" in html.unescape(page.h1[0])
    for words in ("ha ripreso le risposte della verifica", "da una verifica", "Targhe di auto"):
        assert words in page, words
    assert "Ci sono domande da fare" not in page, "everything was answered, also with «non so»"
    assert "contratto" in page.words.lower()


@pytest.mark.long
def test_a_wrong_code_and_one_of_another_question_come_back_with_what_was_typed(
    desk: Browser, citizen: Browser
) -> None:
    code, person = coded(citizen), wrote(desk)
    wrong = opening(desk, person, codice="AAAA-BBBB")
    assert wrong.status == 422 and "Questo codice non c'è" in wrong
    assert wrong.form("/pratiche/nuova")["codice"] == "AAAA-BBBB"
    naspi = of(desk, person, "Domanda di NASpI")
    other = opening(desk, person, codice=code, procedura=naspi)
    assert other.status == 422 and "Questo codice è per un'altra domanda: Fare l'ISEE" in html.unescape(
        other.words
    )
    assert f'value="{naspi}" selected' in other.html


@pytest.mark.long
def test_the_day_of_an_event_comes_along(desk: Browser) -> None:
    lost = clock.today().replace(day=1)
    facts = {
        "lavoro_stato": "disoccupato",
        "lavoro_perdita_involontaria": "sì",
        "lavoro_settimane_contributi_4anni": "60",
        "lavoro_giorni_da_cessazione": lost.isoformat(),
        "titolo_soggiorno": "ue",
    }
    result = asked(desk, f"{CHECKS}/p-naspi", **facts)
    way = f"{CHECKS}/p-naspi/pratica"
    found = desk.post(way, result.form(way))
    assert found.url.path == "/persone-seguite"
    person = wrote(desk)
    page = desk.get(f"/pratiche/nuova?persona={person}")
    assert "Hai una verifica appena fatta" in page
    fields, chosen = (
        page.form("/pratiche/nuova"),
        re.search(r'<option value="([^"]+)" selected>Domanda di NASpI', page.html),
    )
    assert chosen
    begun = desk.post("/pratiche/nuova", {**fields, "procedura": chosen[1]})
    assert begun.status == 200, begun.words
    case = "/".join(begun.url.path.split("/")[:3])
    shown = desk.get(case)
    assert str(lost.day) in shown.words and "Ultimo giorno di lavoro" in shown
    assert "Hai una verifica" not in desk.get(f"/pratiche/nuova?persona={person}"), "once only"


@pytest.mark.long
def test_the_orientation_leads_to_a_closer_look_that_knows_what_was_said(citizen: Browser) -> None:
    citizen.get("/orientamento")
    page, said = citizen.post("/orientamento"), 0
    while "/domande/" in page.url.path and said < 20:
        options = re.findall(r'type="radio"[^>]*value="([^"]*)"', page.html)
        page = citizen.post(
            page.url.path, {"answer": "sì" if "sì" in options else options[0] if options else "30"}
        )
        said += 1
    ways = [link for link in page.links if link.startswith(CHECKS)]
    assert ways and all(link.endswith("?da=orientamento") for link in ways), page.words
    fresh, known = (len(walk(citizen, at)) for at in (ways[0].split("?")[0], ways[0]))
    assert known < fresh or known == 0, (ways[0], fresh, known)


NEW_FIRST, NEW_LAST = "prova.prima", "prova.ultima"


def widened(told: Procedure) -> Procedure:
    """A next version that asks one thing more before all others, and one after them."""
    asked = [
        Question(code=code, kind=FactKind.TRUTH, label=code, question=f"Che ne è di {code}?")
        for code in (NEW_FIRST, NEW_LAST)
    ]
    papers = [
        replace(
            told.documents[-1],
            doc=f"carta-{number}",
            when="se serve",
            condition=Requirement(fact=one.code, op=Op.IS_TRUE),
        )
        for number, one in enumerate(asked)
    ]
    return replace(
        told, questions=(asked[0], *told.questions, asked[1]), documents=(*told.documents, *papers)
    )


def published(platform: Platform, slug: str) -> None:
    """Publish a version that asks more."""
    with office(platform) as db:
        found = queries.last(db, slug)
        assert found is not None
        publish(db, widened(found[1]), after=found[1].version, by=new_id())


def open_questions(desk: Browser, case: str) -> list[str]:
    """Answer whatever is asked by yes; return what was."""
    codes, page = list[str](), desk.get(f"{case}/domande")
    while page.url.path.endswith("/domande"):
        codes.append(page.form(f"{case}/domande")["voce"])
        page = desk.post(f"{case}/domande", {"voce": codes[-1], "risposta": "sì"})
        assert page.status == 200, page.words
    return codes


@pytest.mark.long
def test_a_code_of_an_earlier_version_and_a_case_carried_over_are_asked_only_what_is_new(
    desk: Browser, citizen: Browser, platform: Platform
) -> None:
    code = coded(citizen)
    before = "/".join(opening(desk, wrote(desk), codice=code).url.path.split("/")[:3])
    said = desk.get(before).words.count("Targhe di auto")
    published(platform, "p-isee-precompilato")
    begun = opening(desk, wrote(desk, nome="Binta"), codice=code)
    assert begun.status == 200, begun.words
    case = "/".join(begun.url.path.split("/")[:3])
    assert "ha ripreso le risposte della verifica" in desk.get(case)
    assert open_questions(desk, case) == [NEW_FIRST, NEW_LAST]
    comparison = desk.get(f"{before}/versione")
    assert all(f"Che ne è di {one}?" in comparison for one in (NEW_FIRST, NEW_LAST))
    carried = desk.post(f"{before}/versione")
    assert carried.words.count("Targhe di auto") >= said
    assert open_questions(desk, before) == [NEW_FIRST, NEW_LAST]
    for one in (case, before):
        assert "contratto" in desk.get(one).words.lower()


def walk(browser: Browser, at: str) -> list[str]:
    """Skip every question; return which were asked."""
    shown, path, codes = browser.get(at), at.split("?", maxsplit=1)[0], list[str]()
    while path in [where for where, _fields in shown.forms]:
        fields = shown.form(path)
        codes.append(fields["code"])
        shown = browser.post(path, {**fields, "skip": "1"})
    return codes


def test_what_anybody_may_check_is_the_portals_too_and_nobody_takes_a_code_along_but_who_opens(
    app: object, citizen: Browser
) -> None:
    portal = Browser(app, "localhost")
    assert len([link for link in portal.get(CHECKS).links if link.startswith(f"{CHECKS}/p-")]) == 22
    assert CODE.search(asked(portal, ISEE_AT, **TOLD).html)
    taken = citizen.post(f"{ISEE_AT}/pratica", {"codice": "AAAA"}, follow=False)
    assert taken.status in (303, 401) and "verifica=" not in str(taken.headers.get("set-cookie"))
