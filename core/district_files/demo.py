"""The shape of demo.toml: what exists only for a demonstration."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Weekday(StrEnum):
    """The days of the week; their order is Python's."""

    MONDAY = "lunedì"
    TUESDAY = "martedì"
    WEDNESDAY = "mercoledì"
    THURSDAY = "giovedì"
    FRIDAY = "venerdì"
    SATURDAY = "sabato"
    SUNDAY = "domenica"

    @property
    def number(self) -> int:
        """Return 0 for Monday to 6 for Sunday."""
        return tuple(Weekday).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """One weekly opening of all desks of a hub, or of those named. Wall time, half-open."""

    weekday: Weekday
    opens: time
    closes: time
    desks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """A place where one person at a time is received."""

    name: str
    place: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AppointmentType:
    """What one can make an appointment for. `bring` are codes of documents; no desks named: every desk.

    `modes`: how one can meet; in person where nothing is said.
    """

    label: str
    minutes: int
    services: tuple[str, ...]
    bring: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("presence",)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoHub:
    """Invented openings, desks and appointment types of one hub."""

    body: str
    hours: tuple[Hours, ...]
    desks: tuple[Desk, ...]
    types: tuple[AppointmentType, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAccount:
    """An invented person who signs in to one body with one role."""

    name: str
    email: str
    body: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSwitch:
    """Features that a body has in the demonstration alone."""

    body: str
    plugins: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """Everything invented; `demonstration` must say so."""

    demonstration: bool
    note: str
    hubs: tuple[DemoHub, ...]
    staff: tuple[DemoAccount, ...]
    switched_on: tuple[DemoSwitch, ...] = ()
