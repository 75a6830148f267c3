"""What the page of a meeting knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.web.page import Page
from plugins.assistance.rules.meeting import Field

Errors = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingForm(Page):
    """A meeting to be written down in less than a minute."""

    template = "assistance/meeting.html"

    fields: Sequence[Field]
    values: Mapping[str, str]
    count: int
    may_export: bool
    errors: Errors = field(default_factory=list)
    done: str | None = None
