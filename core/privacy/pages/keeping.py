"""What a body's pages of terms, holds and requests may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.privacy.queries import Held
from core.web.page import Page

Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One term as it holds here: how long, how many rows fall due soon, whether an archive comes first."""

    code: str
    label: str
    since: str
    end: str
    days: int
    due: int
    archive: bool
    fixed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping(Page):
    """How long this body keeps what, what goes in the next days, what is held."""

    template = "privacy/keeping.html"

    lines: Sequence[Line]
    ahead: int
    holds: Sequence[Held]
    may_write: bool
    done: str | None = None
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldPerson(Page):
    """What is held of a person, and the form that holds more."""

    template = "privacy/held.html"

    person_id: UUID
    name: str
    holds: Sequence[Held]
    may_write: bool
    done: str | None = None
    errors: Errors = field(default_factory=list)
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request that waits: since when, until when, how many days are left, until when everything is held."""

    id: UUID
    asked_at: datetime
    due_at: datetime
    left: int
    held_until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Requests(Page):
    """Who asked to be erased and waits, and what was answered lately."""

    template = "privacy/requests.html"

    waiting: Sequence[Waiting]
    answered: Sequence[tuple[datetime, str, str | None]]
    may_write: bool
    done: str | None = None
    errors: Errors = field(default_factory=list)
    typed: Mapping[str, str] = field(default_factory=dict)
