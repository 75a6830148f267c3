"""What the pages of break-glass may know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.audit.openings import Shown
from core.glass.models import Glass
from core.glass.queries import Request
from core.glass.rules import State
from core.i18n import _
from core.people.record import Record
from core.web.page import Page

Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, and what whoever reads it may do: the addresses of an answer and of the look."""

    told: Request | Glass
    sign: tuple[str, str]
    answer: str = ""
    look: str = ""


def signs() -> dict[State, tuple[str, str]]:
    """Say where a request stands."""
    return {
        State.WAITING: (_("aspetta una risposta"), "warning"),
        State.LAPSED: (_("nessuno ha risposto"), "neutral"),
        State.REFUSED: (_("risposta: no"), "neutral"),
        State.OPEN: (_("aperta adesso"), "danger"),
        State.OVER: (_("finita"), "neutral"),
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Requests(Page):
    """What the district's office asked, and what waits for a second person."""

    template = "glass/requests.html"

    requests: Sequence[Asked]
    bodies: list[tuple[str, str]]
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AskForm(Page):
    """Whose record, and why."""

    template = "glass/ask.html"

    body: str
    slug: str
    wanted: str = ""
    reason: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyRequests(Page):
    """What the district's office asked about this body's records."""

    template = "glass/body.html"

    requests: Sequence[Asked]
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One of the person's documents, to be opened while the glass is broken."""

    path: str
    name: str
    text: str
    meta: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen(Page):
    """One person's record, through the broken glass."""

    template = "glass/record.html"

    body: str
    glass: Glass
    record: Record
    documents: Sequence[Document]
    openings: Sequence[Shown]
