"""Whoever is touched by a change gets a place of her own, near to the one she had."""

import random
from datetime import time, timedelta
from uuid import UUID

import pytest

from core.dates import local
from plugins.booking.rules.availability import free
from plugins.booking.rules.periods import Period
from plugins.booking.rules.proposals import NEAR, Expected, Place, proposals
from plugins.booking.rules.schedule import Change, Desk, Hours, Schedule
from tests.plugins.booking.rules.sample import ANNA, BRUNO, HELP, LONG_HELP, MONDAY, NOW, at, schedule, unlike

NOBODY = Schedule(desks=(), hours=())
CLOSED = schedule(unlike(Change.CLOSED, MONDAY, desk_id=ANNA.id))


def test_the_same_hour_at_another_desk_comes_first_then_the_nearest_hour() -> None:
    people = [Expected(UUID(int=n), HELP, at(MONDAY, "09:00")) for n in (1, 2)]
    found = proposals(CLOSED, NOBODY, people, {}, NOW)
    assert found[UUID(int=1)] == Place(BRUNO.id, at(MONDAY, "09:00"))
    assert found[UUID(int=2)] == Place(BRUNO.id, at(MONDAY, "09:30"))


def test_who_has_no_place_within_a_week_is_called() -> None:
    away = schedule(unlike(Change.CLOSED, MONDAY - timedelta(days=8), last=MONDAY + timedelta(days=NEAR)))
    assert proposals(away, NOBODY, [Expected(UUID(int=1), HELP, at(MONDAY, "09:00"))], {}, NOW) == {}


def test_who_was_promised_a_language_goes_where_a_mediator_is_free_and_takes_her() -> None:
    leila = Desk(UUID(int=50), "Leila", "", languages=frozenset(("ar",)))
    there = Schedule(desks=(leila,), hours=(Hours(leila.id, 0, time(9), time(10)),))
    people = [Expected(UUID(int=n), HELP, at(MONDAY, "09:00"), "ar") for n in (1, 2)]
    open_again = proposals(schedule(), there, people, {}, NOW)
    assert [open_again[one.id].start for one in people] == [at(MONDAY, "09:00"), at(MONDAY, "09:30")]
    assert proposals(schedule(), NOBODY, people, {}, NOW) == {}


@pytest.mark.long
def test_places_are_free_and_nobody_gets_anothers() -> None:
    chance, days = random.Random(7), [MONDAY + timedelta(days=n) for n in range(5)]
    for _round in range(300):
        taken = {
            desk.id: [Period(start, start + timedelta(minutes=30)) for start in _starts(chance, days)]
            for desk in (ANNA, BRUNO)
        }
        people = [
            Expected(UUID(int=n), chance.choice((HELP, LONG_HELP)), start)
            for n, start in enumerate(_starts(chance, days), start=100)
        ]
        kinds = {one.id: one.kind for one in people}
        given: list[tuple[UUID, Period]] = []
        for one, place in proposals(CLOSED, NOBODY, people, taken, NOW).items():
            period = Period(place.start, place.start + timedelta(minutes=kinds[one].minutes))
            at_hand = free(CLOSED, kinds[one], [local(place.start).date()], taken, NOW)
            assert any(place.start == t.start and place.desk_id in t.desk_ids for t in at_hand)
            assert not any(desk == place.desk_id and period.overlaps(other) for desk, other in given)
            given.append((place.desk_id, period))


def _starts(chance: random.Random, days: list) -> list:  # type: ignore[type-arg]
    return [at(chance.choice(days), chance.choice(("09:00", "09:30", "10:00", "10:30"))) for _n in range(9)]
