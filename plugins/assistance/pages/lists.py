"""What the lists of applications know: mine, everybody's load."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.web.page import Page
from plugins.assistance.pages.words import Sign
from plugins.assistance.queries.cases import Load

Options = list[tuple[str, str]]
Errors = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseLine:
    """An application in a list."""

    id: UUID
    name: str
    procedure: str
    sign: Sign
    since: datetime
    due_on: date | None
    late: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Cases(Page):
    """My applications, in one of four views."""

    template = "assistance/cases.html"

    view: str
    tabs: Sequence[tuple[str, str, bool, int]]
    lines: Sequence[CaseLine]
    total: int
    page: int
    pages: int
    may_open: bool
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCase(Page):
    """An application to be opened for somebody: which procedure."""

    template = "assistance/new.html"

    person_id: UUID
    name: str
    procedures: Options
    procedure: str = ""
    appointment: str = ""
    code: str = ""
    handed: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeLoad(Page):
    """How many applications each operator has in hand."""

    template = "assistance/load.html"

    loads: Sequence[Load]
    may_hand_on: bool
    done: str | None = None
