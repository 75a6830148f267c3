"""Choosing a time holds it: seen by nobody else, said with the hour, made longer once, gone by itself."""

import re

import pytest

from tests.actors import Browser, Screen
from tests.plugins.booking.stage import PERSON, PIOLTELLO, Hub, times_on, value_of, walk


@pytest.fixture
def citizen(app: object, hub: Hub) -> Browser:
    return Browser(app, PIOLTELLO)


def choose(citizen: Browser, hub: Hub, hour: int) -> Screen:
    """Choose a time, as the form of step 2 does."""
    return citizen.post("/appuntamenti/tieni", {"tipo": hub.kind(), "ora": value_of(hub.at(2, hour))})


def offered(app: object, hub: Hub) -> list[str]:
    """What somebody else may choose that day."""
    return times_on(Browser(app, PIOLTELLO).get(f"/appuntamenti/quando?dal={hub.at(2, 9).date()}"))


def test_a_chosen_time_is_held_and_becomes_the_appointment(app: object, citizen: Browser, hub: Hub) -> None:
    hub.put(hub.at(2, 9), desk=1)
    assert value_of(hub.at(2, 9)) in offered(app, hub)
    step = choose(citizen, hub, 9)
    assert "Per che cosa vieni?" in step
    assert re.search(r"Teniamo questo orario per te fino alle \d+:\d\d\.", step.words)
    assert value_of(hub.at(2, 9)) not in offered(app, hub)
    token = re.search(r'name="posto" value="([^"]+)"', step.html)
    assert token and len(hub.held()) == 1
    check = walk(citizen, hub, hub.at(2, 9), posto=token[1])
    assert "Teniamo questo orario" in check and len(hub.held()) == 1
    done = citizen.post("/appuntamenti/conferma", check.form("/appuntamenti/conferma"))
    assert done.status == 200 and len(hub.live()) == 2 and not hub.held()


def test_more_time_is_given_once(citizen: Browser, hub: Hub) -> None:
    check = walk(citizen, hub, hub.at(2, 9))
    before = hub.held()[0].held_until
    again = citizen.post("/appuntamenti/tieni/ancora", check.form("/appuntamenti/tieni/ancora"))
    assert again.status == 200 and "Mi serve più tempo" in check and "Mi serve più tempo" not in again
    assert (hub.held()[0].held_until - before).total_seconds() == 600
    citizen.post("/appuntamenti/tieni/ancora", check.form("/appuntamenti/tieni/ancora"))
    assert (hub.held()[0].held_until - before).total_seconds() == 600


def test_another_time_lets_the_first_one_go(citizen: Browser, hub: Hub) -> None:
    check = walk(citizen, hub, hub.at(2, 9))
    fields = check.form("/appuntamenti/conferma") | {"ora": value_of(hub.at(2, 11))}
    citizen.post("/appuntamenti/riepilogo", fields)
    assert [row.starts_at for row in hub.held()] == [hub.at(2, 11)]


def test_what_is_held_by_others_is_told_with_other_times(citizen: Browser, hub: Hub) -> None:
    hub.put(hub.at(2, 9), desk=1)
    choose(citizen, hub, 9)
    late = choose(citizen, hub, 9)
    assert late.status == 409 and "presa" in late and value_of(hub.at(2, 9, 30)) in times_on(late)


def test_a_hold_that_nobody_made_is_none(citizen: Browser, hub: Hub) -> None:
    booked = hub.put(hub.at(2, 9), desk=0)
    forged = f"{booked.hex}.{int(hub.at(2, 9).timestamp())}.9999999999.0.AAAAAAAAAAAAAAAA"
    for wrong in (forged, "x", "....", "a.b.c.d.e"):
        fields = {"tipo": hub.kind(), "ora": value_of(hub.at(2, 9)), "posto": wrong} | PERSON
        check = citizen.post("/appuntamenti/riepilogo", fields)
        assert check.status in (200, 409), wrong
        done = citizen.post("/appuntamenti/conferma", fields | {"richiesta": f"{wrong:x<30}"[:40]})
        assert done.status in (200, 409)
        assert next(row for row in hub.rows() if row.id == booked).name == "Bruna Galli"
