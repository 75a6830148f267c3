"""What the pages of leaving may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.web.page import Page

Errors = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement(Page):
    """The question before a body is marked as leaving."""

    template = "departure/announcement.html"

    slug: str
    name: str
    people: int
    last_day: date
    reason: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress(Page):
    """How far a body has gone, as the district sees it."""

    template = "departure/progress.html"

    slug: str
    name: str
    stage: str
    announced: date
    last_day: date
    left: int
    reason: str
    made: datetime | None
    protocol: str | None
    closed: datetime | None
    erased: Sequence[tuple[str, int]]
    archival: bool
    done: str | None = None
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking(Page):
    """What the administrator of a body that leaves has to do until the last day."""

    template = "departure/taking.html"

    last_day: date
    left: int
    made: datetime | None
    size: str
    password: str
    digest: str
    archival: bool
    protocol: str | None
    held: date | None
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str | None = None
    errors: Errors = field(default_factory=list)
