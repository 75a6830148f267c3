"""Random networks of hubs, and the slow and obvious way to the first time in them: by looking at every one."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from plugins.booking.rules.first import Hub, Reason, Wish, Wished
from plugins.booking.rules.periods import Period
from plugins.booking.rules.schedule import AppointmentType, Desk, Hours, Operator, Schedule
from tests.plugins.booking.rules import oracle
from tests.plugins.booking.rules.sample import at

FIRST = date(2026, 11, 23)
DAYS = [FIRST + timedelta(days=n) for n in range(4)]
NOW = at(FIRST, "08:00")
COMUNI, LANGUAGES, MODES, SERVICES = (
    ("pioltello", "segrate"),
    ("ar", "ro"),
    ("presence", "phone"),
    ("isee", "spid"),
)


class Option(NamedTuple):
    """One time at one desk for one reason, and everything that is true of it."""

    start: datetime
    hub: Hub
    reason: Reason
    general: bool
    languages: frozenset[str]
    accessible: bool


def network(chance: random.Random) -> list[Hub]:
    """Two to four hubs, little open, much taken."""
    return [_hub(chance, UUID(int=number * 1000)) for number in range(1, chance.randint(3, 5))]


def wish(chance: random.Random) -> Wish:
    """Something to look for: often little, seldom everything."""
    return Wish(
        services=frozenset({chance.choice(SERVICES)}) if chance.random() < 0.6 else frozenset(),
        language=chance.choice(LANGUAGES) if chance.random() < 0.5 else None,
        accessible=chance.random() < 0.4,
        comune=chance.choice(COMUNI) if chance.random() < 0.4 else None,
        mode=chance.choice(MODES) if chance.random() < 0.3 else None,
        since=chance.choice(DAYS) if chance.random() < 0.3 else None,
    )


def options(hubs: list[Hub]) -> list[Option]:
    """Every time there is anywhere, looked up five minutes by five minutes."""
    return [option for hub in hubs for option in _of_hub(hub)]


def told(every: list[Option], wished: Wish) -> list[tuple[datetime, frozenset[Wished]]]:
    """For each set of wishes given up, the earliest time; without those that give up more and are no earlier."""
    asked = {
        Wished.SERVICE: bool(wished.services),
        Wished.LANGUAGE: bool(wished.language),
        Wished.ACCESSIBLE: wished.accessible,
        Wished.COMUNE: bool(wished.comune),
        Wished.MODE: bool(wished.mode),
    }
    given = [one for one in Wished if asked[one]]
    firsts: dict[frozenset[Wished], datetime] = {}
    for size in range(len(given) + 1):
        for some in combinations(given, size):
            fitting = [one.start for one in every if _lacks(one, wished) <= set(some) and _fits(one, wished)]
            before = [firsts[less] for less in firsts if less < set(some)]
            if fitting and all(min(fitting) < other for other in before):
                firsts[frozenset(some)] = min(fitting)
    return sorted(((start, some) for some, start in firsts.items()), key=lambda one: (len(one[1]), one[0]))


def _fits(option: Option, wished: Wish) -> bool:
    """Whether somebody who asks this is offered the option at all."""
    serves = bool(option.reason.services & wished.services)
    day = option.start.astimezone(oracle.ROME).date()
    return (option.general or serves) and day >= (wished.since or FIRST)


def _lacks(option: Option, wished: Wish) -> set[Wished]:
    lacks = {
        Wished.SERVICE: bool(wished.services) and not option.reason.services & wished.services,
        Wished.LANGUAGE: bool(wished.language) and wished.language not in option.languages,
        Wished.ACCESSIBLE: wished.accessible and not option.accessible,
        Wished.COMUNE: bool(wished.comune) and option.hub.comune != wished.comune,
        Wished.MODE: bool(wished.mode) and wished.mode not in option.reason.modes,
    }
    return {one for one, lacking in lacks.items() if lacking}


def _of_hub(hub: Hub) -> Iterator[Option]:
    for place, reason in enumerate(hub.reasons):
        spoken: dict[tuple[datetime, UUID], set[str]] = {}
        for start, desks in oracle.free(
            _served(hub.schedule, reason), reason.rule, DAYS, hub.occupied, NOW
        ).items():
            for desk in desks:
                spoken[start, desk] = set(hub.languages)
        for language in LANGUAGES:
            narrow = _served(hub.schedule, reason, language)
            for start, desks in oracle.free(narrow, reason.rule, DAYS, hub.occupied, NOW).items():
                for desk in desks:
                    spoken.setdefault((start, desk), set(hub.languages)).add(language)
        for (start, desk), languages in spoken.items():
            yield Option(start, hub, reason, place == 0, frozenset(languages), desk in hub.accessible)


def _served(schedule: Schedule, reason: Reason, language: str | None = None) -> Schedule:
    """The schedule with the hours of those who know the reason, and speak the language."""
    kept = tuple(
        one
        for one in schedule.hours
        if one.operator is None or one.operator.kind_ids is None or reason.rule.id in one.operator.kind_ids
        if language is None or (one.operator is not None and language in one.operator.languages)
    )
    return replace(schedule, hours=kept)


def _hub(chance: random.Random, first_id: UUID) -> Hub:
    def named(number: int) -> UUID:
        return UUID(int=first_id.int + number)

    desks = [Desk(named(n), f"Sportello {n}", "") for n in range(1, chance.randint(2, 3))]
    kinds = [AppointmentType(named(50 + n), chance.choice((30, 45, 60)), f"Motivo {n}") for n in range(3)]
    operators = [
        Operator(
            named(80 + n),
            f"Operatrice {n}",
            frozenset(one for one in LANGUAGES if chance.random() < 0.4),
            frozenset(kind.id for kind in kinds if chance.random() < 0.7) if chance.random() < 0.5 else None,
        )
        for n in range(2)
    ]
    hours = tuple(
        Hours(
            desk.id,
            day.weekday(),
            time(opens),
            time(opens + chance.randint(1, 2)),
            operator=chance.choice((None, *operators)),
        )
        for desk in desks
        for day in DAYS
        for opens in ((9, 15) if chance.random() < 0.5 else (chance.choice((10, 16)),))
        if chance.random() < 0.6
    )
    schedule = Schedule(
        desks=tuple(desks),
        hours=hours,
        types=tuple(kinds),
        notice=timedelta(minutes=30),
        horizon=timedelta(days=3),
        step=15,
    )
    return Hub(
        id=first_id,
        comune=chance.choice(COMUNI),
        schedule=schedule,
        reasons=[
            Reason(
                rule=kind,
                services=frozenset(one for one in SERVICES if chance.random() < 0.5)
                if place
                else frozenset(),
                modes=frozenset(one for one in MODES if chance.random() < 0.6) or frozenset({"presence"}),
            )
            for place, kind in enumerate(kinds)
        ],
        occupied={desk.id: [_taken(chance) for _n in range(6)] for desk in desks},
        languages=frozenset(one for one in LANGUAGES if chance.random() < 0.15),
        accessible=frozenset(desk.id for desk in desks if chance.random() < 0.4),
    )


def _taken(chance: random.Random) -> Period:
    start = at(chance.choice(DAYS), f"{chance.randint(9, 16):02}:{chance.choice((0, 15, 30, 45)):02}")
    return Period(start, start + timedelta(minutes=chance.choice((15, 30, 60))))
