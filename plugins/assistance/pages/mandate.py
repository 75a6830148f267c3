"""What the pages of mandates know, at the desk and for the person."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.web.page import Page
from plugins.assistance.pages.words import Sign

Options = list[tuple[str, str]]
Errors = list[tuple[str, str]]
KINDS = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMandate(Page):
    """A mandate to be asked for: which procedures, from when, until when."""

    template = "assistance/new_mandate.html"

    person_id: UUID
    name: str
    procedures: Options
    chosen: Sequence[str]
    first: str
    last: str
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OneMandate(Page):
    """A mandate: its very words, how it stands, how it is signed."""

    template = "assistance/mandate.html"

    id: UUID
    person_id: UUID | None
    name: str
    lines: Sequence[str]
    digest: str
    standing: str
    sign: Sign
    procedures: Sequence[str]
    how: str
    signed_at: datetime | None
    withdrawn_at: datetime | None
    file_path: str
    kinds: tuple[str, ...] = KINDS
    errors: Errors = field(default_factory=list)
    done: str | None = None
