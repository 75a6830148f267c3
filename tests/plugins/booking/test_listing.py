"""Appointments over days: filters live in the address, a person's name does not; a file only for who may."""

import csv
import io

import pytest

from core.dates import local
from tests.actors import Browser, People
from tests.plugins.booking.stage import SEGRATE, Hub

LIST = "/appuntamenti/elenco"


@pytest.fixture
def some(hub: Hub) -> Hub:
    hub.put(hub.at(1, 9), name="Bruna Galli", phone="+393471234567")
    hub.put(hub.at(2, 9), name="Ion Popescu", phone="+393209876543", channel="phone")
    hub.put(hub.at(3, 9), name="=Omar", phone=None, state="cancelled")
    return hub


def rows(screen) -> list[list[str]]:
    return list(csv.reader(io.StringIO(screen.answer.content.decode("utf-8-sig")), delimiter=";"))


def test_filters_stand_in_the_address_and_come_back(desk: Browser, some: Hub) -> None:
    day = local(some.at(2, 9)).date()
    everything = desk.get(LIST)
    assert "3 appuntamenti" in everything
    assert everything.words.index("=Omar") < everything.words.index("Bruna Galli"), "the latest first"
    page = desk.get(f"{LIST}?dal={day}&canale=phone&ordine=nome")
    assert "1 appuntamento" in page and "Ion Popescu" in page and "Bruna Galli" not in page
    assert f'value="{day}"' in page.html and '<option value="phone" selected' in page.html
    assert any(f"dal={day}" in link and "ordine=-nome" in link for link in page.links), (
        "filters and order together"
    )
    assert LIST in page.links, "a way to take the filters off"
    assert 'aria-sort="ascending"' in page.html
    none = desk.get(f"{LIST}?stato=served")
    assert "Nessun appuntamento con questi filtri" in none


@pytest.mark.parametrize(
    "query", ["dal=ieri&al=31/02/2026", "motivo=zz&stato=%00", "pagina=999999&ordine=;drop"]
)
def test_an_address_somebody_bent_does_no_harm(desk: Browser, some: Hub, query: str) -> None:
    assert desk.get(f"{LIST}?{query}").status == 200


def test_an_empty_list_says_what_to_do(desk: Browser, hub: Hub) -> None:
    page = desk.get(LIST)
    assert "Ancora nessun appuntamento" in page and "/appuntamenti/nuovo" in page.links


@pytest.mark.long
def test_pages_of_a_long_list(desk: Browser, hub: Hub) -> None:
    for ahead in (1, 2, 3):
        hub.fill(ahead)
    first = desk.get(f"{LIST}?ordine=giorno")
    assert "Pagina 1 di " in first
    assert any("pagina=2" in link and "ordine=giorno" in link for link in first.links)
    assert "Pagina 2 di " in desk.get(f"{LIST}?ordine=giorno&pagina=2")


def test_a_person_is_found_by_name_telephone_or_code_and_stays_out_of_the_address(
    desk: Browser, some: Hub
) -> None:
    desk.get(LIST)
    bruna = next(row for row in some.rows() if row.name == "Bruna Galli")
    for words in (
        "galli",
        "347 123 4567",
        "1234567",
        some.codes.shown(bruna.id),
        some.codes.of(bruna.id).lower(),
    ):
        found = desk.post(LIST, {"chi": words})
        assert "Bruna Galli" in found and "Ion Popescu" not in found, words
        assert found.url.query == b""
    nobody = desk.post(LIST, {"chi": "%"})
    assert "Nessuno con queste parole" in nobody and 'value="%"' in nobody.html
    assert "Nessuno con queste parole" in desk.post(LIST, {"chi": ""})


def test_nobody_of_another_body_is_found(app: object, people: People, some: Hub, sister: Hub) -> None:
    other = people.sign_in(app, SEGRATE, "volunteer")
    assert "Bruna Galli" not in other.get(LIST)
    code = some.codes.shown(next(row.id for row in some.rows() if row.name == "Bruna Galli"))
    for words in ("Bruna", "3471234567", code):
        assert "Bruna Galli" not in other.post(LIST, {"chi": words}).words.replace(words, "")


def test_the_file_holds_what_the_list_shows_and_runs_nothing(manager: Browser, some: Hub) -> None:
    page = manager.get(f"{LIST}?stato=cancelled")
    path = next(link for link in page.links if "/esporta" in link)
    file = manager.get(path)
    assert file.headers["content-type"].startswith("text/csv")
    assert "appuntamenti-" in file.headers["content-disposition"]
    head, *found = rows(file)
    assert head[:3] == ["Giorno", "Ora", "Persona"]
    assert [row[2] for row in found] == ["'=Omar"]
    assert len(rows(manager.get(f"{LIST}/esporta"))) == 4


def test_a_file_is_not_for_volunteers(desk: Browser, some: Hub) -> None:
    assert not [link for link in desk.get(LIST).links if "/esporta" in link]
    assert desk.get(f"{LIST}/esporta").status == 403
