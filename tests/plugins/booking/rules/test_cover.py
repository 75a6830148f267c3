"""Whoever loses her mediator gets another, or an operator who speaks: nobody is left without where there is a way."""

import random
from itertools import product
from uuid import UUID

from plugins.booking.rules.cover import Seat, cover
from plugins.booking.rules.fit import Promise

DESKS = [UUID(int=n) for n in (1, 2, 3, 4)]
LEILA, NADIA = UUID(int=11), UUID(int=12)


def seat(n: int, at: UUID, able: set[UUID] | None, mediator: UUID | None, spoken: set[UUID]) -> Seat:
    """Somebody at nine, who may sit at any desk."""
    one = UUID(int=100 + n)
    desk = Promise(one, 0, 30, frozenset(DESKS), at)
    return Seat(
        desk, None if able is None else Promise(one, 0, 30, frozenset(able), mediator), frozenset(spoken)
    )


def test_who_can_go_to_an_operator_leaves_the_mediator_to_who_cannot() -> None:
    first = seat(1, DESKS[0], {LEILA}, LEILA, {DESKS[2]})
    second = seat(2, DESKS[1], {LEILA}, None, set())
    italian = seat(3, DESKS[2], None, None, set())
    found = cover([first, second, italian], [])
    assert not found.without and found.beside == {first.desk.id: None, second.desk.id: LEILA}
    assert found.desks[first.desk.id] == DESKS[2] and found.desks[italian.desk.id] != DESKS[2]


def test_who_holds_a_time_keeps_it() -> None:
    waits = seat(1, DESKS[0], {NADIA}, None, set())
    held = Promise(UUID(int=1), 15, 45, frozenset((NADIA,)), NADIA)
    assert cover([waits], [held]).without == {waits.desk.id}


def test_nobody_is_left_without_where_any_way_serves_all() -> None:
    chance = random.Random(11)
    saved = 0
    for _round in range(150):
        seats = [
            seat(
                n,
                DESKS[n],
                {one for one in (LEILA, NADIA) if chance.random() < 0.5} if chance.random() < 0.8 else None,
                None,
                {desk for desk in DESKS if chance.random() < 0.3},
            )
            for n in range(4)
        ]
        found = cover(seats, [])
        assert len(found.without) == _fewest(seats)
        saved += bool(found.beside)
        desks = [found.desks.get(one.desk.id, one.desk.at) for one in seats]
        assert len(set(desks)) == len(desks)
    assert saved > 50


def _fewest(seats: list[Seat]) -> int:
    """Look at every assignment there is: how many are without in the best."""
    best = len(seats)
    kept = [one.by_operator for one in seats]
    for desks in product(DESKS, repeat=len(seats)):
        if len(set(desks)) < len(seats):
            continue
        if any(by and desk not in one.spoken for one, by, desk in zip(seats, kept, desks, strict=True)):
            continue
        waiting = [
            one.beside.places
            for one, desk in zip(seats, desks, strict=True)
            if one.beside and desk not in one.spoken
        ]
        for given in product((LEILA, NADIA, None), repeat=len(waiting)):
            named = [one for one in given if one]
            if len(set(named)) == len(named):
                without = sum(
                    one is None or one not in able for one, able in zip(given, waiting, strict=True)
                )
                best = min(best, without)
    return best
