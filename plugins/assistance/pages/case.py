"""What the pages of one application know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from markupsafe import Markup

from core.contributions import Line
from core.web.page import Page
from plugins.assistance.actions.filing import Told
from plugins.assistance.actions.planning import Plan
from plugins.assistance.pages.words import Sign
from plugins.assistance.rules.checklist import Needed

Errors = list[tuple[str, str]]
Options = list[tuple[str, str]]
KINDS = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperLine:
    """A paper of the checklist."""

    doc: str
    name: str
    note: str
    need: str
    sign: Sign
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteLine:
    """A note, or something to be done."""

    id: UUID
    words: str
    who: str
    at: datetime
    task: bool
    due_on: date | None
    done: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLine:
    """One step of the procedure, with what helps beside it. `tempting`: here somebody might hand over a password."""

    who: str
    action: str
    help: str
    only_if: str
    wait: str
    caution: str
    tempting: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MandateLine:
    """A mandate of the person."""

    id: UUID
    sign: Sign
    until: date
    covers: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OneCase(Page):
    """An application: what comes next, papers, days, notes, journal."""

    template = "assistance/case.html"

    plan: Plan
    person_id: UUID
    name: str
    sign: Sign
    code: str
    acts: Sequence[tuple[str, str, str]]
    papers: Sequence[PaperLine]
    steps: Sequence[StepLine]
    deadlines: Sequence[tuple[str, str]]
    notes: Sequence[NoteLine]
    mandates: Sequence[MandateLine]
    filed: Told | None
    said: Sequence[tuple[str, str, str]]
    appointments: Sequence[Line]
    journal: Sequence[tuple[datetime, str, str]]
    colleagues: Options
    origin: str
    newer: bool
    may_write: bool
    held: int
    foreseen: str
    beyond: bool
    today: date
    outcome: str = ""
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AskCase(Page):
    """One question of the procedure."""

    template = "assistance/question.html"

    case_id: UUID
    name: str
    procedure: str
    code: str
    title: str
    help: str
    options: Options
    value: str
    number: int
    back: str
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OnePaper(Page):
    """One paper: seen, kept, not there; how one gets it."""

    template = "assistance/paper.html"

    case_id: UUID
    person_id: UUID
    name: str
    paper: Needed
    state: str
    file_path: str
    awaited: bool
    live: bool
    kinds: tuple[str, ...] = KINDS
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedPaper(Page):
    """The way by which the person sends one paper: a square for her telephone, and the link as text."""

    template = "assistance/asked.html"
    fragment = "way"

    case_id: UUID
    name: str
    paper: Needed
    link: str
    qr: Markup
    until: str
    used: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FileCase(Page):
    """What was filed: where, when, under which number, by whom."""

    template = "assistance/file.html"

    case_id: UUID
    name: str
    procedure: str
    values: Mapping[str, str]
    mandate: bool
    kinds: tuple[str, ...] = KINDS
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideCase(Page):
    """What was answered, and until when one may object."""

    template = "assistance/decide.html"

    case_id: UUID
    name: str
    procedure: str
    values: Mapping[str, str]
    outcomes: Options
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewVersion(Page):
    """What another version of the procedure changes for this application."""

    template = "assistance/version.html"

    case_id: UUID
    procedure: str
    before: int
    after: int
    more: Sequence[str]
    less: Sequence[str]
    questions: Sequence[str]
