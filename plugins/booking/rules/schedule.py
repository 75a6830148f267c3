"""What a body offers: its desks, when they are open, and how far ahead one may book."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Self
from uuid import UUID

from plugins.booking.rules.periods import Stretch, union

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Desk:
    """A place where one person at a time is received; or who or what helps there: a mediator, a room."""

    id: UUID
    name: str
    place: str
    active: bool = True
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Operator:
    """Who receives: the languages she speaks besides Italian, the kinds she knows (None: all)."""

    id: UUID
    name: str
    languages: frozenset[str] = frozenset()
    kind_ids: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """One weekly opening of a desk, in wall-clock time. Monday is 0; both days of validity are included.

    It may be one operator's, for one kind alone, or for the desk itself to give out (`internal`).
    """

    desk_id: UUID
    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None
    operator: Operator | None = None
    kind_id: UUID | None = None
    internal: bool = False

    def serves(self, kind_id: UUID, language: str | None) -> bool:
        """Whether somebody who knows this kind, and speaks this language, receives then."""
        if self.kind_id not in (None, kind_id):
            return False
        if self.operator is None:
            return language is None
        known = self.operator.kind_ids
        return (known is None or kind_id in known) and (
            language is None or language in self.operator.languages
        )

    def valid_on(self, day: date) -> bool:
        """Whether this opening applies on a day, its weekday being right."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class Change(StrEnum):
    """How a day differs from the weekly hours."""

    CLOSED = "closed"
    EXTRA = "extra"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True)
class DayException:
    """Days unlike the others, first and last included; without a desk, at every desk.

    `closed` without times is the whole day, with times that stretch only, and beats everything else.
    `extra` adds an opening, `instead` puts one in the place of the weekly hours: both also on holidays.
    With `days` only those, of the days between the first and the last: what a rule of recurrence names.
    """

    desk_id: UUID | None
    first: date
    last: date
    kind: Change
    opens: time | None = None
    closes: time | None = None
    reason: str = ""
    days: frozenset[date] | None = None

    def __post_init__(self) -> None:
        """Refuse half a pair of times."""
        timed = self.opens is not None and self.closes is not None
        whole_day = self.kind is Change.CLOSED and self.opens is None and self.closes is None
        if not (timed or whole_day):
            raise ValueError("An opening, or a closure of a few hours, needs both its times.")

    def concerns(self, desk_id: UUID, day: date) -> bool:
        """Whether the desk is unlike itself on this day."""
        return self.on(day) and self.desk_id in (None, desk_id)

    def on(self, day: date) -> bool:
        """Whether this day is one of them."""
        return self.first <= day <= self.last and (self.days is None or day in self.days)


@dataclass(frozen=True, slots=True)
class AppointmentType:
    """What one can make an appointment for. Without desks named, every desk does it."""

    id: UUID
    minutes: int
    label: str
    desk_ids: frozenset[UUID] | None = None
    pause: int = 0
    """Minutes that the desk needs afterwards; they may fall after its closing."""
    seats: int = 1
    """More than one: a session to which several people come at once."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Everything that decides which times can be offered, but for what is taken.

    The horizon counts whole days: its last day is offered to the end. `step` is in minutes. What follows from the
    hours is worked out when somebody asks: a process remembers thousands of schedules, and most are never asked.
    """

    desks: tuple[Desk, ...]
    hours: tuple[Hours, ...]
    exceptions: tuple[DayException, ...] = ()
    types: tuple[AppointmentType, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    notice: timedelta = timedelta(hours=2)
    horizon: timedelta = timedelta(days=60)
    step: int = 15

    @cached_property
    def weekly(self) -> Mapping[tuple[UUID, int], tuple[Hours, ...]]:
        """Return the weekly hours by desk and weekday."""
        found: dict[tuple[UUID, int], tuple[Hours, ...]] = {}
        for hours in self.hours:
            place = (hours.desk_id, hours.weekday)
            found[place] = (*found.get(place, ()), hours)
        return found

    @cached_property
    def usual(self) -> Mapping[tuple[UUID, int], tuple[Stretch, ...]]:
        """Return the openings of each desk and weekday in seconds since midnight, where they hold on every such day."""
        return {place: _since_midnight(found) for place, found in self.weekly.items() if _always(found)}

    @cached_property
    def narrowed(self) -> dict[tuple[UUID, str | None], Self]:
        """Remember the same schedule as one kind and language meet it, once somebody has asked."""
        return {}

    @property
    def ever_opens(self) -> bool:
        """Whether there is a desk, and an hour at which one could be open: else no day need be looked at."""
        return bool(self.desks) and (
            bool(self.hours) or any(one.kind is not Change.CLOSED for one in self.exceptions)
        )

    def serving(self, kind: AppointmentType, language: str | None = None) -> Self:
        """Return the schedule with those hours alone in which somebody can receive for this, in this language.

        Days that are opened besides or instead have no operator: everybody works then, in Italian.
        """
        asked = kind.id, language
        if asked not in self.narrowed:
            kept = tuple(hours for hours in self.hours if hours.serves(*asked))
            same = len(kept) == len(self.hours) and not language
            exceptions = self._closures() if language else self.exceptions
            self.narrowed[asked] = self if same else replace(self, hours=kept, exceptions=exceptions)
        return self.narrowed[asked]

    def desks_for(self, kind: AppointmentType) -> list[Desk]:
        """Return the active desks that do this kind, by name; none where the kind is not offered."""
        if kind not in self.types:
            return []
        able = (
            desk for desk in self.desks if desk.active and (kind.desk_ids is None or desk.id in kind.desk_ids)
        )
        return sorted(able, key=lambda desk: (desk.name, desk.id))

    def _closures(self) -> tuple[DayException, ...]:
        """Return the closures alone, and those days on which the weekly hours do not hold."""
        return tuple(
            one if one.kind is Change.CLOSED else replace(one, kind=Change.CLOSED, opens=None, closes=None)
            for one in self.exceptions
            if one.kind is not Change.EXTRA
        )


def _always(hours: tuple[Hours, ...]) -> bool:
    return all(h.valid_from is None and h.valid_until is None for h in hours)


def _since_midnight(hours: tuple[Hours, ...]) -> tuple[Stretch, ...]:
    return tuple(union((_seconds(h.opens), _seconds(h.closes) or DAY) for h in hours))


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
