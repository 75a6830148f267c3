"""The first free time anywhere in the network, and what an earlier one would give up. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from core.dates import local
from plugins.booking.rules.availability import Occupied, first_free
from plugins.booking.rules.schedule import AppointmentType, Schedule

MOST = 3
"""How many earlier times are told: more would be a riddle."""


class Wished(StrEnum):
    """What one may wish for, and give up."""

    SERVICE = "service"
    LANGUAGE = "language"
    ACCESSIBLE = "accessible"
    COMUNE = "comune"
    MODE = "mode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for; nothing said is no wish. Not before `since`."""

    services: frozenset[str] = frozenset()
    language: str | None = None
    accessible: bool = False
    comune: str | None = None
    mode: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something one can come for at a hub."""

    rule: AppointmentType
    services: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset({"presence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A hub as a search meets it: the first of its reasons is the general one."""

    id: UUID
    comune: str | None
    schedule: Schedule
    reasons: Sequence[Reason]
    occupied: Occupied
    languages: frozenset[str] = frozenset()
    """Spoken at all of its desks."""
    accessible: frozenset[UUID] = frozenset()
    """The desks that one reaches without stairs."""


class Found(NamedTuple):
    """A time, a hub and a reason; `without` is what is given up there."""

    start: datetime
    hub_id: UUID
    kind_id: UUID
    without: frozenset[Wished]


@dataclass(frozen=True, slots=True)
class Answer:
    """The first time with everything, None where there is none; and the earlier ones, each giving something up."""

    best: Found | None
    earlier: list[Found]


def answer(hubs: Iterable[Hub], wish: Wish, now: datetime) -> Answer:
    """Return the first time at which every wish comes true, and which wish stands in the way of an earlier one.

    No time is told that gives up more than another that is as early.
    """
    firsts: dict[frozenset[Wished], Found] = {}
    for found in _each(hubs, wish, now):
        known = firsts.get(found.without)
        if known is None or found < known:
            firsts[found.without] = found
    told = [one for one in firsts.values() if not any(_better(other, one) for other in firsts.values())]
    best = next((one for one in told if not one.without), None)
    earlier = sorted((one for one in told if one.without), key=lambda one: (len(one.without), one.start))
    return Answer(best, earlier[:MOST])


def _better(one: Found, other: Found) -> bool:
    """Whether one gives up less than the other, and is not later."""
    return one.without < other.without and one.start <= other.start


def _each(hubs: Iterable[Hub], wish: Wish, now: datetime) -> Iterator[Found]:
    for hub in hubs:
        for place, reason in enumerate(hub.reasons):
            wanted = bool(reason.services & wish.services) if wish.services else place == 0
            if wanted or place == 0:
                without = set() if wanted else {Wished.SERVICE}
                yield from _at(
                    hub, reason, wish, frozenset(without | set(_elsewhere(hub, reason, wish))), now
                )


def _elsewhere(hub: Hub, reason: Reason, wish: Wish) -> Iterator[Wished]:
    if wish.comune and hub.comune != wish.comune:
        yield Wished.COMUNE
    if wish.mode and wish.mode not in reason.modes:
        yield Wished.MODE


def _at(hub: Hub, reason: Reason, wish: Wish, without: frozenset[Wished], now: datetime) -> Iterator[Found]:
    """Give the first time of one reason at one hub, with the wishes that some of its hours or desks fulfil, and not."""
    for schedule, unspoken in _spoken(hub, reason, wish):
        for narrowed, unreached in _reached(hub, schedule, wish):
            if not narrowed.ever_opens:
                continue
            found = first_free(narrowed, reason.rule, _days(narrowed, wish, now), hub.occupied, now)
            if found:
                yield Found(found.start, hub.id, reason.rule.id, without | unspoken | unreached)


def _spoken(hub: Hub, reason: Reason, wish: Wish) -> Iterator[tuple[Schedule, frozenset[Wished]]]:
    if wish.language and wish.language not in hub.languages:
        yield hub.schedule.serving(reason.rule, wish.language), frozenset()
        yield hub.schedule, frozenset({Wished.LANGUAGE})
    else:
        yield hub.schedule, frozenset()


def _reached(hub: Hub, schedule: Schedule, wish: Wish) -> Iterator[tuple[Schedule, frozenset[Wished]]]:
    if wish.accessible:
        desks = tuple(desk for desk in schedule.desks if desk.id in hub.accessible)
        if desks:
            yield (
                schedule if len(desks) == len(schedule.desks) else replace(schedule, desks=desks),
                frozenset(),
            )
        yield schedule, frozenset({Wished.ACCESSIBLE})
    else:
        yield schedule, frozenset()


def _days(schedule: Schedule, wish: Wish, now: datetime) -> list[date]:
    today = local(now).date()
    first = max(today, wish.since or today)
    return [today + timedelta(days=n) for n in range((first - today).days, schedule.horizon.days + 1)]
