"""What the page of a body's limit knows."""

from dataclasses import dataclass, field

from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingLimit(Page):
    """How many meetings one person may have."""

    template = "assistance/limit.html"

    most: str
    period: str
    periods: list[tuple[str, str]]
    errors: list[tuple[str, str]] = field(default_factory=list)
    done: str | None = None
