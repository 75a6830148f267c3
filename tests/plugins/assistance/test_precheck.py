"""Before one begins: a few questions at the desk, the answer with why and until when, and nothing kept."""

from datetime import timedelta

import pytest

from core import clock
from tests.actors import Browser, People, Screen

HUB = "caritas-pioltello.localhost"
ROOM = "/pratiche/verifica"


@pytest.fixture(scope="module")
def operator(app: object, people: People) -> Browser:
    return people.sign_in(app, HUB, "volunteer")


def answered(desk: Browser, at: str, **known: str) -> Screen:
    """Answer what is asked, and say of the rest that one does not know."""
    shown, asked = desk.get(at), 0
    while at in [where for where, _fields in shown.forms] and asked < 15:
        fields, asked = shown.form(at), asked + 1
        code = fields["code"].replace(".", "_")
        told = {"answer": known[code]} if code in known else {"skip": "1"}
        shown = desk.post(at, {**fields, **told})
        assert shown.status == 200, shown.words
    return shown


def test_lost_a_job_thirty_days_ago(operator: Browser) -> None:
    lost = clock.today() - timedelta(days=30)
    facts = {
        "lavoro_stato": "disoccupato",
        "lavoro_perdita_involontaria": "sì",
        "lavoro_settimane_contributi_4anni": "60",
        "lavoro_giorni_da_cessazione": lost.isoformat(),
    }
    result = answered(operator, f"{ROOM}/p-naspi", **facts)
    assert "potrebbe averne diritto" in result
    assert "Perché sì" in result
    assert "Vale fino al" in result
    assert "non più di 68 giorni dalla fine del lavoro" in result
    assert "Guida NASpI 2026" in result
    assert "Giorni dalla fine del rapporto di lavoro: 30" in result
    late = answered(operator, f"{ROOM}/p-naspi", **{**facts, "lavoro_giorni_da_cessazione": "2020-01-01"})
    assert "per ora sembra di no" in late
    assert "Perché no" in late


def test_what_nobody_knows_is_to_be_checked(operator: Browser) -> None:
    result = answered(operator, f"{ROOM}/p-adi")
    assert "da verificare" in result
    assert "Resta da sapere" in result


def test_an_answer_that_cannot_be_read_is_asked_again_with_what_was_said_before(operator: Browser) -> None:
    at = f"{ROOM}/p-naspi"
    first = operator.get(at)
    again = operator.post(at, {**first.form(at), "answer": "boh"})
    assert (again.status, "Scegli una delle risposte" in again) == (422, True)
    second = operator.post(at, {**first.form(at), "answer": "disoccupato"})
    assert second.form(at)["said.lavoro.stato"] == "disoccupato"
    assert "disoccupato" not in str(second.url)


def test_a_service_for_everybody_says_so_and_one_that_is_not_there_is_not(operator: Browser) -> None:
    assert "per tutti" in answered(operator, f"{ROOM}/p-prenotazione-hub")
    assert operator.get(f"{ROOM}/p-inventata").status == 404
    assert len([link for link in operator.get(ROOM).links if link.startswith(f"{ROOM}/p-")]) == 22
