"""From an appointment to the record of whoever comes, and back; nobody is found by her name alone."""

from uuid import UUID

import pytest

from plugins.booking import person as room
from tests.actors import Browser, People
from tests.core.people.desk import Desk, phone
from tests.plugins.booking.stage import PIOLTELLO, SEGRATE, Hub

NUMBERS = iter(["347 555 0001", "347 555 0002", "347 555 0003", "347 555 0004"])


@pytest.fixture
def hers(platform, app: object, people: People) -> tuple[Browser, UUID]:
    """A volunteer, and a person whom she follows."""
    path = "/persone-seguite/nuova"
    browser = people.sign_in(app, PIOLTELLO, "volunteer", name="Marta Bianchi")
    browser.get(path)
    page = browser.post(path, {"nome": "Rosa", "cognome": "Prova", "contatto1": next(NUMBERS)})
    return browser, UUID(str(page.url.path).rsplit("/", 1)[1])


def test_an_appointment_leads_to_her_record_and_the_record_to_it(
    hub: Hub, hers: tuple[Browser, UUID]
) -> None:
    browser, person = hers
    one = f"/appuntamenti/{hub.put(hub.at(1, 9), name='Rosa Prova', phone='+393475550001')}"
    page = browser.get(one)
    assert "La sua scheda" in page and page.form(f"{one}/scheda")["chi"] == "347 555 0001"
    record = browser.post(f"{one}/scheda", {"chi": "347 555 0001"})
    assert str(record.url.path) == f"/persone-seguite/{person}"
    assert "Appuntamenti" in record and one in record.links
    assert f"/persone-seguite/{person}" in browser.get(one).links
    apart = browser.post(f"{one}/scheda/togli")
    assert "Trova la sua scheda" in apart and one not in browser.get(f"/persone-seguite/{person}").links


def test_a_name_or_an_unknown_number_joins_nothing(hub: Hub, hers: tuple[Browser, UUID]) -> None:
    browser, _person = hers
    one = f"/appuntamenti/{hub.put(hub.at(1, 9))}"
    browser.get(one)
    for written, why in (("Rosa Prova", "per intero"), ("347 999 99 99", "Nessuna scheda ha questo dato")):
        page = browser.post(f"{one}/scheda", {"chi": written})
        assert page.status == 422 and why in page
        assert page.form(f"{one}/scheda")["chi"] == written


def test_a_colleague_who_does_not_follow_her_learns_nothing(
    hub: Hub, hers: tuple[Browser, UUID], app: object, people: People
) -> None:
    _browser, person = hers
    colleague = people.sign_in(app, PIOLTELLO, "volunteer", name="Luca Verdi")
    one = f"/appuntamenti/{hub.put(hub.at(1, 9))}"
    colleague.get(one)
    page = colleague.post(f"{one}/scheda", {"chi": "347 555 0003"})
    assert "Collegato alla sua scheda" in page and "Rosa Prova" not in page
    assert colleague.get(f"/persone-seguite/{person}").status == 404


def test_another_body_s_person_cannot_be_joined(platform, hub: Hub, app: object, people: People) -> None:
    there = Desk(platform, SEGRATE)
    there.meet(there.colleague(), contacts=(phone("+393476060606"),))
    browser = people.sign_in(app, PIOLTELLO, "volunteer")
    one = f"/appuntamenti/{hub.put(hub.at(1, 9))}"
    browser.get(one)
    assert "Nessuna scheda" in browser.post(f"{one}/scheda", {"chi": "347 606 0606"})


def test_what_a_person_is_told_and_what_is_erased_includes_her_appointments(
    hub: Hub, hers: tuple[Browser, UUID]
) -> None:
    browser, person = hers
    one = hub.put(hub.at(1, 9), name="Rosa Prova", phone="+393475550001")
    browser.get(f"/appuntamenti/{one}")
    code = browser.get(f"/persone-seguite/{person}")
    assert code.status == 200
    with hub.db() as db:
        from plugins.booking.actions.whose import _put

        _put(db, one, person)
        assert ("Nome", "Rosa Prova") in room.export(db, person)[0].rows
        room.erase(db, person, hub.at(0, 8))
        assert room.export(db, person) == []
    assert [row.name for row in hub.rows() if row.id == one] == [""]
