"""The day: numbers and calls, how it went and what follows, a day on paper, private addresses."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core import clock
from core.web import live
from core.web.platform import Platform
from plugins.booking.actions import waiting_room
from plugins.booking.rules.waiting_room import in_order
from tests.actors import Browser
from tests.follow import following
from tests.plugins.booking.stage import Hub, value_of

NOON = 12


@pytest.fixture(autouse=True)
def _at_noon(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's clock says noon, so that no test depends on the hour."""
    moment = hub.at(0, NOON)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with hub.db() as db:
        db.execute(text("DELETE FROM booking_ticket"))
        db.execute(text("DELETE FROM booking_address"))


class One:
    """Somebody who waits, for the rule."""

    def __init__(self, number: int, minutes: int | None) -> None:
        start = None if minutes is None else clock.now() + timedelta(minutes=minutes)
        self.number, self.starts_at = number, start


def test_who_is_called_next() -> None:
    everybody = [One(1, None), One(2, 60), One(3, 5), One(4, -20), One(5, None)]
    assert [one.number for one in in_order(everybody, clock.now())] == [4, 3, 1, 5, 2]


def test_numbers_are_called_in_order_and_no_name_is_on_the_screen(
    hub: Hub, desk: Browser, citizen: Browser
) -> None:
    made = hub.put(hub.at(0, NOON, 15))
    assert "Dai il biglietto numero 1." in desk.post("/appuntamenti/coda/prendi", {"tipo": hub.kind("SPID")})
    assert "Biglietto 2." in desk.post(f"/appuntamenti/{made}/stato", {"stato": "arrived"})
    page = desk.get("/appuntamenti/coda")
    assert page.words.index("Bruna Galli") > page.words.index("Senza appuntamento")
    own = {"sportello": str(hub.desks[0])}
    assert "Chiamato il numero 1." in desk.post("/appuntamenti/coda/prossimo", own)
    assert "Chiamato il numero 2." in desk.post(
        "/appuntamenti/coda/prossimo", {"sportello": str(hub.desks[1])}
    )
    assert desk.post("/appuntamenti/coda/prossimo", own).status == 409
    screen = address(desk, "screen")
    shown = citizen.get(screen)
    assert "Sportello 1" in shown and "Bruna" not in shown.html and "SPID" not in shown.html
    assert shown.words.index("2 Sportello 2") < shown.words.index("1 Sportello 1"), "the last one first"
    done = next(form for form, _fields in desk.get("/appuntamenti/coda").forms if form.endswith("/chiudi"))
    desk.post(done, {"stato": "served", **own})
    assert desk.post(done, {"stato": "served", **own}).status == 409
    assert citizen.get("/appuntamenti/schermo/" + "0" * 40).status == 404


def test_the_next_is_called_once_from_a_page_however_often_it_is_sent(hub: Hub, desk: Browser) -> None:
    for _person in range(3):
        desk.post("/appuntamenti/coda/prendi")
    own = {"sportello": str(hub.desks[0])}
    page = desk.get("/appuntamenti/coda").form("/appuntamenti/coda/prossimo") | own
    once = [desk.post("/appuntamenti/coda/prossimo", page) for _press in range(3)]
    assert all("Chiamato il numero 1." in screen for screen in once)
    fresh = once[-1].form("/appuntamenti/coda/prossimo") | own
    other = desk.get("/appuntamenti/coda").form("/appuntamenti/coda/prossimo") | own
    assert "Chiamato il numero 2." in desk.post("/appuntamenti/coda/prossimo", fresh)
    assert "Chiamato il numero 3." in desk.post("/appuntamenti/coda/prossimo", other), (
        "another page, another person"
    )
    assert "Chiamato il numero 1." in desk.post("/appuntamenti/coda/prossimo", page), (
        "a page that was left open"
    )


def test_two_presses_at_one_moment_call_one(hub: Hub, desk: Browser) -> None:
    for _person in range(6):
        desk.post("/appuntamenti/coda/prendi")

    def press(key: str) -> int:
        with hub.db() as db:
            return waiting_room.call_next(db, desk_id=hub.desks[0], key=key, now=clock.now())

    with ThreadPoolExecutor(8) as many:
        numbers = list(many.map(press, ["left"] * 4 + ["right"] * 4))
    assert len(set(numbers[:4])) == len(set(numbers[4:])) == 1 and len(set(numbers)) == 2


def test_an_appointment_follows_its_ticket(hub: Hub, desk: Browser) -> None:
    made = hub.put(hub.at(0, NOON))
    desk.post(f"/appuntamenti/{made}/stato", {"stato": "arrived"})
    desk.post("/appuntamenti/coda/prossimo", {"sportello": str(hub.desks[0])})
    form = next(form for form, _fields in desk.get("/appuntamenti/coda").forms if form.endswith("/chiudi"))
    desk.post(form, {"stato": "left"})
    assert hub.rows()[0].state == "left" and not hub.taken(), "the time is free again"
    assert "Nessuno aspetta" in desk.get("/appuntamenti/coda")
    desk.post(f"/appuntamenti/{made}/riprendi")
    assert hub.rows()[0].state == "arrived"


def test_came_without_a_paper_and_the_next_meeting_at_once(hub: Hub, desk: Browser) -> None:
    made = hub.put(hub.at(0, NOON), state="arrived")
    wrong = desk.post(f"/appuntamenti/{made}/esito", {"esito": "boh", "nota": "Torna col figlio"})
    assert wrong.status == 422 and "Torna col figlio" in wrong.html
    told = {"esito": "papers", "mancava": "Documento di identità", "minuti": "25", "nota": "Torna col figlio"}
    page = desk.post(f"/appuntamenti/{made}/esito", told)
    assert page.url.path.endswith("/seguito") and "Documento di identità" in page
    following = {"ora": value_of(hub.at(5, 9)), "richiesta": "x" * 24}
    after = desk.post(f"/appuntamenti/{made}/seguito", following)
    assert "Torna col figlio" in after and "Bruna Galli" in after
    first, second = hub.rows()
    assert (first.state, second.state, second.phone, second.ready) == ("served", "booked", first.phone, [])
    again = desk.post(f"/appuntamenti/{made}/seguito", following)
    assert again.url.path.endswith(str(second.id)) and len(hub.rows()) == 2, "asked twice, made once"
    assert "Mancava" in desk.get(f"/appuntamenti/{made}")


def test_a_day_on_paper_is_typed_in_at_once_or_not_at_all(hub: Hub, desk: Browser) -> None:
    first, second = hub.put(hub.at(-1, 9)), hub.put(hub.at(-1, 10), name="Pia Neri")
    day = (clock.today() - timedelta(days=1)).isoformat()
    sheet = desk.get(f"/appuntamenti/giornata/stampa?giorno={day}")
    assert "<svg" in sheet.html and f"carta?giorno={day}" in sheet
    typed = {
        "giorno": day, f"stato-{first}": "served", f"minuti-{first}": "40", f"stato-{second}": "no_show",
        "ora-0": "9:00", "tipo-0": hub.kind("SPID"), "nome-0": "Karim", "ora-1": "25", "tipo-1": hub.kind(),
    }  # fmt: skip
    wrong = desk.post("/appuntamenti/giornata/carta", typed)
    assert wrong.status == 422 and "Karim" in wrong.html and {row.state for row in hub.rows()} == {"booked"}
    right = typed | {"ora-1": "9:00"}
    full = desk.post("/appuntamenti/giornata/carta", right | {"ora-2": "9:10", "tipo-2": hub.kind()})
    assert full.status == 422 and "ogni sportello" in full and len(hub.rows()) == 2, "nothing is half written"
    done = desk.post("/appuntamenti/giornata/carta", typed | {"ora-1": ""})
    assert "Scritte 3 righe." in done
    assert [row.state for row in hub.rows()] == ["served", "served", "no_show"]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert desk.post("/appuntamenti/giornata/carta", {"giorno": tomorrow}).status == 422


def test_a_calendar_tells_initials_and_a_code_and_ends_when_it_is_taken_away(
    hub: Hub, desk: Browser, citizen: Browser, manager: Browser
) -> None:
    made = hub.put(hub.at(3, 9), note="Segreto", email="bruna@esempio.test")
    hub.put(hub.at(3, 9), desk=1, name="Pia Neri")
    path = address(desk, f"desk {hub.desks[0]}")
    found = citizen.get(path)
    assert found.headers["content-type"].startswith("text/calendar")
    assert f"UID:{made}" in found.html and f"B. G. {hub.codes.shown(made)}" in found.html
    assert not any(word in found.html for word in ("Galli", "Segreto", "esempio", "+39", "Aiuto", "P. N."))
    assert "P. N." in citizen.get(address(manager, "all")).html
    assert len(desk.get("/appuntamenti/indirizzi").forms) < len(manager.get("/appuntamenti/indirizzi").forms)
    take = next(form for form, _f in desk.get("/appuntamenti/indirizzi").forms if form.endswith("/togli"))
    desk.post(take)
    assert citizen.get(path).status == 404
    with hub.db() as db:
        kept = " ".join(db.execute(text("SELECT booking_address::text FROM booking_address")).scalars())
    assert path.rsplit("/", 1)[1] not in kept


def test_a_calendar_of_an_operator_shows_her_hours(hub: Hub, desk: Browser, citizen: Browser) -> None:
    start = hub.at(3, 9)
    with hub.db() as db:
        who = UUID(str(db.execute(text("SELECT uuidv7()")).scalar_one()))
        own = {"d": hub.site.district_id, "b": hub.site.tenant_id, "who": who, "desk": hub.desks[0]}
        db.execute(
            text(
                "INSERT INTO booking_operator (district_id, organisation_id, id, name) VALUES (:d, :b, :who, 'Lia')"
            ),
            own,
        )
        db.execute(
            text(
                "INSERT INTO booking_hours (district_id, organisation_id, desk_id, weekday, opens, closes, operator_id)"
                " VALUES (:d, :b, :desk, :day, '08:00', '10:00', :who)"
            ),
            own | {"day": start.astimezone().weekday()},
        )
    hers, later = hub.put(start), hub.put(hub.at(3, 11))
    found = citizen.get(address(desk, f"operator {who}"))
    assert str(hers) in found.html and str(later) not in found.html
    with hub.db() as db:
        db.execute(text("DELETE FROM booking_hours WHERE operator_id = :who"), {"who": who})
        db.execute(text("DELETE FROM booking_operator WHERE id = :who"), {"who": who})


def address(browser: Browser, kind: str) -> str:
    """Make a private address; return its path."""
    page = browser.post("/appuntamenti/indirizzi", {"quale": kind})
    found = re.findall(r"https?://[^/\"]+(/appuntamenti/(?:schermo|calendario)/[0-9a-f]{40})", page.html)
    assert found, page.words
    return str(found[-1])


def test_the_screen_hears_of_every_call_and_lets_go_of_who_left(
    app: Any, hub: Hub, desk: Browser, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(live, "BREATHE_EVERY", 0.1)
    path = address(desk, "screen") + "/segue"

    async def watch() -> list[bytes]:
        heard: list[bytes] = []
        async with following(app, hub.site.host, path, heard) as wait:
            await wait(lambda: any(piece.startswith(b"data:") for piece in heard))
            await asyncio.to_thread(desk.post, "/appuntamenti/coda/prendi")
            await wait(lambda: sum(piece.startswith(b"data:") for piece in heard) == 2)
            await asyncio.to_thread(
                desk.post, "/appuntamenti/coda/prossimo", {"sportello": str(hub.desks[0])}
            )
            await wait(lambda: sum(piece.startswith(b"data:") for piece in heard) == 3)
            await wait(lambda: b": \n\n" in heard)
        return heard

    heard = asyncio.run(watch())
    assert heard[0] == live.BEGIN and heard[-1] != b""
