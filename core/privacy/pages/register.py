"""What the district's page of the register may know, and what is told on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.privacy.activities import Activity, length_words
from core.web.page import Page

Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One term: its code, what it is about, how long by default and now, the act, whether it can be changed."""

    code: str
    label: str
    since: str
    end: str
    days: int
    usual: int
    act: str
    fixed: bool

    @property
    def length(self) -> str:
        """Return how long it is kept now."""
        return length_words(self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterRoom(Page):
    """The activities of the network, who does them, how long everything is kept."""

    template = "privacy/register.html"

    activities: Sequence[Activity]
    bodies: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    waiting: int
    may_govern: bool
    done: str | None = None
    errors: Errors = field(default_factory=list)
