"""The first free time anywhere, and what an earlier one gives up, is what looking at every time there is finds."""

import random
from collections import Counter
from datetime import time, timedelta
from uuid import UUID

import pytest

from plugins.booking.rules.first import MOST, Hub, Reason, Wish, Wished, answer
from plugins.booking.rules.schedule import AppointmentType, Desk, Hours, Operator, Schedule
from tests.plugins.booking.rules.network import FIRST, NOW, network, options, told, wish
from tests.plugins.booking.rules.sample import at

ARABIC = Operator(UUID(int=7), "Samira", frozenset({"ar"}))


def hub(number: int, *hours: tuple[int, Operator | None], comune: str = "pioltello") -> Hub:
    """A hub with one desk, open for an hour on some days from now."""
    desk, kind = Desk(UUID(int=number), "Sportello", ""), AppointmentType(UUID(int=number + 100), 30, "Aiuto")
    days = {ahead: FIRST + timedelta(days=ahead) for ahead, _operator in hours}
    return Hub(
        id=UUID(int=number),
        comune=comune,
        schedule=Schedule(
            desks=(desk,),
            hours=tuple(
                Hours(desk.id, days[ahead].weekday(), time(9), time(10), days[ahead], days[ahead], operator)
                for ahead, operator in hours
            ),
            types=(kind,),
            horizon=timedelta(days=40),
        ),
        reasons=[Reason(rule=kind)],
        occupied={},
    )


def test_what_stands_in_the_way_of_an_earlier_time_is_said() -> None:
    hubs = [hub(1, (3, None), (19, ARABIC)), hub(2, (12, ARABIC), comune="segrate")]
    found = answer(hubs, Wish(language="ar"), NOW)
    assert found.best and (found.best.hub_id, found.best.start) == (
        UUID(int=2),
        at(FIRST + timedelta(days=12), "09:00"),
    )
    assert [(one.start, one.without) for one in found.earlier] == [
        (at(FIRST + timedelta(days=3), "09:00"), {Wished.LANGUAGE})
    ]
    here = answer(hubs, Wish(language="ar", comune="pioltello"), NOW)
    assert here.best and here.best.start == at(FIRST + timedelta(days=19), "09:00")
    assert [one.without for one in here.earlier] == [{Wished.LANGUAGE}, {Wished.COMUNE}]


def test_nothing_is_told_where_there_is_nothing() -> None:
    assert answer([], Wish(), NOW).best is None
    nothing = answer([hub(1, (3, None))], Wish(language="ar"), NOW)
    assert nothing.best is None and [one.without for one in nothing.earlier] == [{Wished.LANGUAGE}]


@pytest.mark.parametrize(
    ("networks", "asked"), [(2, 40), pytest.param(100, 50, marks=pytest.mark.long)], ids=["80", "5000"]
)
def test_it_equals_looking_at_every_time_there_is(networks: int, asked: int) -> None:
    chance, met = random.Random(f"{networks}"), Counter[str]()
    for number in range(networks):
        hubs = network(chance)
        every = options(hubs)
        for _again in range(asked):
            wished = wish(chance)
            found, due = answer(hubs, wished, NOW), told(every, wished)
            best = [start for start, without in due if not without]
            assert (found.best.start if found.best else None) == (best[0] if best else None), (number, wished)
            earlier = [(start, without) for start, without in due if without]
            assert sorted((len(one.without), one.start) for one in found.earlier) == [
                (len(without), start) for start, without in earlier[:MOST]
            ], (number, wished)
            assert all((one.start, one.without) in earlier for one in found.earlier)
            met.update(("best",) if best else ("none",))
            met.update(one for _start, without in earlier for one in without)
    assert min(met[one] for one in ("best", "none", *Wished)) > networks, met
