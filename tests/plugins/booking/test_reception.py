"""The first page of a hub says what comes next, who is here, who is late; somebody at the door is two clicks away."""

from datetime import timedelta

import pytest

from core import clock
from plugins.booking.rules.words import away_words, span_words
from tests.actors import Browser, People
from tests.plugins.booking.stage import PIOLTELLO, Hub


def test_the_first_page_says_who_comes_next_and_in_how_long(
    app: object, people: People, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: hub.at(0, 10, 3))
    desk = people.sign_in(app, PIOLTELLO, "volunteer")
    hub.put(hub.at(0, 9), name="Chi è in ritardo")
    hub.put(hub.at(0, 9), name="Chi aspetta", desk=1, state="arrived", changed_at=hub.at(0, 9, 58))
    for minute, name in ((15, "Bruna Galli"), (45, "Ion Popescu")):
        hub.put(hub.at(0, 10, minute), name=name, minutes=30)
    hub.put(hub.at(0, 12), name="Chi viene dopo")
    page = desk.get("/scrivania")
    for words in ("Bruna Galli", "fra 12 minuti", "fra 42 minuti", "Altra 1 persona oggi", "qui da 5 minuti"):
        assert words in page, words
    assert "in ritardo di 1 ora e 3 minuti" in page
    assert "Chi viene dopo" not in page
    order = [
        page.words.index(words) for words in ("Chi viene adesso", "Chi è qui", "Non sono ancora arrivati")
    ]
    assert order == sorted(order)
    late = next(row.id for row in hub.rows() if row.name == "Chi è in ritardo")
    assert page.form(f"/appuntamenti/{late}/stato")["stato"] == "arrived"


def test_a_quiet_day_says_what_to_do(desk: Browser, hub: Hub) -> None:
    page = desk.get("/scrivania")
    assert "Per oggi non aspetti altri" in page
    assert "Nessuno in attesa" in page
    assert "/appuntamenti/arrivo" in page.links


def test_somebody_at_the_door_is_received_in_two_clicks(
    app: object, people: People, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: hub.at(0, 10, 7))
    desk = people.sign_in(app, PIOLTELLO, "volunteer")
    desk.get("/scrivania")
    door = desk.get("/appuntamenti/arrivo")
    assert any("ISEE, alle 10:00" in button for button in door.buttons)
    here = desk.post("/appuntamenti/arrivo", door.form("/appuntamenti/arrivo") | {"tipo": hub.kind("ISEE")})
    assert "la persona è in attesa" in here
    assert [row.state for row in hub.rows()] == ["arrived"]


def test_the_door_says_when_there_is_no_room(
    app: object, people: People, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: hub.at(0, 10))
    desk = people.sign_in(app, PIOLTELLO, "volunteer")
    hub.fill(0)
    page = desk.get("/appuntamenti/arrivo")
    assert "Oggi non c'è più posto" in page
    assert "/appuntamenti/nuovo" in page.links


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "adesso"),
        (1, "fra 1 minuto"),
        (12, "fra 12 minuti"),
        (60, "fra 1 ora"),
        (125, "fra 2 ore e 5 minuti"),
    ],
)
def test_how_far_away_in_words(minutes: int, words: str, hub: Hub) -> None:
    now = hub.at(0, 10)
    assert away_words(now + timedelta(minutes=minutes), now) == words
    assert span_words(timedelta(minutes=-1)) == "1 minuto"
