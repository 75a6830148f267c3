"""From the first question to the paper in the hand, without JavaScript; and nothing of it stays behind."""

import pytest
from sqlalchemy import create_engine, text

from core.orientation.rules.questions import MOST
from core.web.platform import Platform
from core.web.session import ANSWERS
from tests.actors import Browser, Screen
from tests.statements import Statements
from tests.trust.world import listen

ANSWERED = {
    "In quale Comune hai la residenza?": "pioltello",
    "Che cittadinanza o che permesso di soggiorno hai?": "ue_lungo_periodo",
    "Quanto è il tuo ISEE ordinario o corrente?": "8.900",
    "Quanti figli minorenni ci sono nel nucleo?": "2",
    "Hai lo SPID, o la carta d'identità elettronica con il PIN?": "sì",
    "Tu o la tua famiglia avete una casa di proprietà adatta a voi?": "no",
    "Quanti mesi ha il figlio più piccolo?": "20",
    "Il figlio va al nido, o è già iscritto?": "sì",
}


def through(browser: Browser) -> Screen:
    """Answer what one knows, skip the rest, to the end."""
    screen = browser.post("/orientamento")
    for number in range(1, MOST + 1):
        if "/orientamento/domande/" not in str(screen.url):
            break
        assert str(screen.url).endswith(f"/{number}")
        known = ANSWERED.get(screen.h1[0])
        fields = {"answer": known} if known else {"skip": "1"}
        screen = browser.post(f"/orientamento/domande/{number}", fields)
    return screen


@pytest.fixture
def done(portal: Browser) -> Screen:
    return through(portal)


def test_a_mother_of_two_finds_three_groups_with_reasons_and_sources(done: Screen) -> None:
    assert str(done.url).endswith("/orientamento/esito")
    assert done.h1 == ["Ecco a cosa potresti avere diritto"]
    for group in ("Potresti averne diritto (", "Da verificare (", "Per ora sembra di no ("):
        assert group in done
    assert "/servizi/bonus-nido" in done.links
    assert "figlio iscritto a un nido o a un servizio ammesso" in done
    assert "Fonte:" in done
    assert "hai diritto" not in done.words.replace("non ne hai diritto", "")


@pytest.mark.long
def test_the_answers_are_in_no_address_and_in_no_table(portal: Browser, platform: Platform) -> None:
    through(portal)
    for screen in portal.seen:
        assert "8.900" not in str(screen.url) and "ue_lungo" not in str(screen.url)
    owner = create_engine(platform.settings.owner_url)
    with owner.connect() as db:
        told = db.execute(text("SELECT count(*) FROM vocabulary WHERE data::text LIKE '%8.900%'"))
        assert told.scalar_one() == 0
    owner.dispose()


@pytest.mark.long
def test_nothing_is_written(portal: Browser, statements: Statements) -> None:
    through(portal)
    assert not [one for one in statements.seen if one.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")]


def test_the_cookie_is_signed_closed_and_ends_with_the_browser(portal: Browser) -> None:
    portal.post("/orientamento")
    reply = portal.post("/orientamento/domande/1", {"answer": "pioltello"}, follow=False)
    (cookie,) = reply.headers.get_list("set-cookie")
    assert cookie.startswith(f"{ANSWERS}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "max-age" not in cookie.lower() and "expires" not in cookie.lower()
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.long
def test_a_cookie_that_was_changed_stands_for_nothing(portal: Browser) -> None:
    through(portal)
    value = portal.cookies.get(ANSWERS)
    assert value
    portal.cookies.clear()
    portal.cookies.set(ANSWERS, "x" + value[1:], domain="localhost.local")
    assert str(portal.get("/orientamento/esito").url).endswith("/orientamento")


@pytest.mark.long
def test_the_answers_of_one_space_are_not_those_of_another(portal: Browser, app: object) -> None:
    through(portal)
    value = portal.cookies.get(ANSWERS)
    other = Browser(app, "caritas-pioltello.localhost")
    other.cookies.set(ANSWERS, value or "", domain="caritas-pioltello.localhost")
    assert str(other.get("/orientamento/esito").url).endswith("/orientamento")


@pytest.mark.long
def test_back_shows_what_was_answered_and_it_can_be_changed(portal: Browser) -> None:
    through(portal)
    screen = portal.get("/orientamento/domande/1")
    assert 'value="pioltello" checked' in screen.html
    portal.post("/orientamento/domande/1", {"answer": "altro"})
    assert "un altro Comune" in portal.get("/orientamento/esito")


def test_a_number_that_is_none_comes_back_with_what_was_written(portal: Browser) -> None:
    screen = portal.post("/orientamento")
    for number in range(1, MOST):
        if "ISEE" in screen.h1[0]:
            wrong = portal.post(f"/orientamento/domande/{number}", {"answer": "poco"})
            assert wrong.status == 422
            assert "Scrivi una cifra in euro" in wrong
            assert wrong.form(f"/orientamento/domande/{number}")["answer"] == "poco"
            assert wrong.title.startswith("Errore:")
            return
        screen = portal.post(f"/orientamento/domande/{number}", {"answer": ANSWERED[screen.h1[0]]})
    raise AssertionError("nobody asked for the ISEE")


def test_an_empty_answer_is_asked_again_and_a_skip_is_not(portal: Browser) -> None:
    portal.post("/orientamento")
    assert "Rispondi, oppure tocca «Non lo so»" in portal.post("/orientamento/domande/1", {})
    assert str(portal.post("/orientamento/domande/1", {"skip": "1"}).url).endswith("/2")


def test_one_cannot_jump_ahead_nor_see_a_result_of_nothing(portal: Browser) -> None:
    assert str(portal.get("/orientamento/domande/7").url).endswith("/orientamento/domande/1")
    assert str(portal.get("/orientamento/esito").url).endswith("/orientamento")
    for number in ("0", "13", "uno", "٣", "1" * 400):
        assert portal.get(f"/orientamento/domande/{number}").status == 404


@pytest.mark.long
def test_deleting_leaves_nothing_and_beginning_again_too(portal: Browser) -> None:
    for path in ("/orientamento/cancella", "/orientamento"):
        through(portal)
        portal.post(path)
        assert not portal.cookies.get(ANSWERS)


def test_the_paper_holds_the_same_groups_and_the_telephone(portal: Browser, done: Screen) -> None:
    paper = portal.get("/orientamento/stampa")
    assert "Documenti da portare" in paper
    assert "Bonus asilo nido" in paper
    assert "ricomincia" not in paper.words


@pytest.mark.long
def test_a_question_costs_no_statement_and_the_result_one_at_most(
    portal: Browser, platform: Platform, statements: Statements
) -> None:
    listen(platform)
    through(portal)
    portal.get("/orientamento/esito")
    statements.clear()
    portal.get("/orientamento/domande/2")
    assert len(statements) == 0
    portal.get("/orientamento/esito")
    assert len(statements) <= 1
