"""Each procedure of the district goes from the choice to the receipt, and is followed by its code."""

import html

import pytest

from tests.actors import Browser, People
from tests.plugins.assistance.desk import CARITAS, CODE, answered, begun, filed, procedures, seen, wrote

pytestmark = pytest.mark.long


def test_each_of_the_22_goes_from_the_first_question_to_the_receipt(app: object, people: People) -> None:
    desk = people.sign_in(app, CARITAS, "volunteer")
    person = wrote(desk)
    known = procedures(desk, person)
    assert len(known) == 22
    for name, version in known.items():
        case = begun(desk, person, version)
        answered(desk, case)
        seen(desk, case)
        ready = desk.post(f"{case}/passo", {"passo": "prepare"})
        assert "pronta da inviare" in ready, (name, ready.words)
        sent = filed(desk, case)
        assert "Invio scritto" in sent and "Apri la ricevuta" in sent, name
        pdf = desk.get(f"{case}/riepilogo.pdf").answer.content
        assert pdf.startswith(b"%PDF") and b"/StructTreeRoot" in pdf, name
        code = CODE.search(sent.html)
        assert code
        citizen = Browser(app, CARITAS)
        citizen.get("/pratiche/segui")
        mine = citizen.post("/pratiche/segui", {"codice": code[1]})
        assert html.unescape(name) in mine.words and "La domanda è inviata" in mine
