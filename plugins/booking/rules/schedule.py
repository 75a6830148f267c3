"""What a body offers: its desks, when they are open, and how far ahead one may book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from uuid import UUID

from plugins.booking.rules.periods import Stretch, union

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Desk:
    """A place where one person at a time is received."""

    id: UUID
    name: str
    place: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Hours:
    """One weekly opening of a desk, in wall-clock time. Monday is 0; both days of validity are included."""

    desk_id: UUID
    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None

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
    """

    desk_id: UUID | None
    first: date
    last: date
    kind: Change
    opens: time | None = None
    closes: time | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse half a pair of times."""
        timed = self.opens is not None and self.closes is not None
        whole_day = self.kind is Change.CLOSED and self.opens is None and self.closes is None
        if not (timed or whole_day):
            raise ValueError("An opening, or a closure of a few hours, needs both its times.")

    def concerns(self, desk_id: UUID, day: date) -> bool:
        """Whether the desk is unlike itself on this day."""
        return self.first <= day <= self.last and self.desk_id in (None, desk_id)


@dataclass(frozen=True, slots=True)
class AppointmentType:
    """What one can make an appointment for. Without desks named, every desk does it."""

    id: UUID
    minutes: int
    label: str
    desk_ids: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Everything that decides which times can be offered, but for what is taken.

    The horizon counts whole days: its last day is offered to the end. `step` is in minutes.
    """

    desks: tuple[Desk, ...]
    hours: tuple[Hours, ...]
    exceptions: tuple[DayException, ...] = ()
    types: tuple[AppointmentType, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    notice: timedelta = timedelta(hours=2)
    horizon: timedelta = timedelta(days=60)
    step: int = 15
    weekly: Mapping[tuple[UUID, int], tuple[Hours, ...]] = field(init=False, repr=False, compare=False)
    usual: Mapping[tuple[UUID, int], tuple[Stretch, ...]] = field(init=False, repr=False, compare=False)
    """The openings of each desk and weekday in seconds since midnight, where they hold on every such day."""

    def __post_init__(self) -> None:
        """Lay the weekly hours out by desk and weekday."""
        weekly: dict[tuple[UUID, int], tuple[Hours, ...]] = {}
        for hours in self.hours:
            place = (hours.desk_id, hours.weekday)
            weekly[place] = (*weekly.get(place, ()), hours)
        usual = {place: _since_midnight(found) for place, found in weekly.items() if _always(found)}
        object.__setattr__(self, "weekly", weekly)
        object.__setattr__(self, "usual", usual)

    def desks_for(self, kind: AppointmentType) -> list[Desk]:
        """Return the active desks that do this kind, by name; none where the kind is not offered."""
        if kind not in self.types:
            return []
        able = (
            desk for desk in self.desks if desk.active and (kind.desk_ids is None or desk.id in kind.desk_ids)
        )
        return sorted(able, key=lambda desk: (desk.name, desk.id))


def _always(hours: tuple[Hours, ...]) -> bool:
    return all(h.valid_from is None and h.valid_until is None for h in hours)


def _since_midnight(hours: tuple[Hours, ...]) -> tuple[Stretch, ...]:
    return tuple(union((_seconds(h.opens), _seconds(h.closes) or DAY) for h in hours))


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
