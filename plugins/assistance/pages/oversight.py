"""What whoever oversees applications may know: initials and days; the rest for a reason, which is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.web.page import Page
from plugins.assistance.actions.filing import Told
from plugins.assistance.pages.case import NoteLine, PaperLine
from plugins.assistance.pages.words import Sign

Errors = list[tuple[str, str]]
Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """An application in somebody's hands."""

    id: UUID
    name: str
    sign: Sign
    since: datetime
    due_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class InHand(Page):
    """The live applications of one operator, and to whom all of them may go."""

    template = "assistance/in_hand.html"

    operator: str
    operator_id: UUID
    lines: Sequence[Held]
    colleagues: Options
    may_read: bool
    colleague: str = ""
    reason: str = ""
    done: str | None = None
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Why(Page):
    """Ask why an application has to be opened, or given to somebody else."""

    template = "assistance/why.html"

    case_id: UUID
    name: str
    operator_id: UUID
    colleagues: Options | None
    colleague: str = ""
    reason: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadCase(Page):
    """An application, read once for a reason."""

    template = "assistance/read.html"

    case_id: UUID
    operator_id: UUID
    name: str
    procedure: str
    goal: str
    sign: Sign
    reason: str
    papers: Sequence[PaperLine]
    said: Sequence[tuple[str, str]]
    deadlines: Sequence[tuple[str, str]]
    notes: Sequence[NoteLine]
    filed: Told | None
    journal: Sequence[tuple[datetime, str, str]]
