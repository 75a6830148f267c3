"""A consent as whoever has its code sees it: no account, no name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.consents.pages.sheet import Talk
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class FindConsent(Page):
    """Ask for the code."""

    template = "consents/find.html"

    code: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class MyConsent(Page):
    """What was agreed to or asked, until when, and the way to say yes, no, or no more."""

    template = "consents/mine.html"

    state: str
    sign: tuple[str, str]
    talk: Talk
    words: str
    recipient: str
    since: str
    until: str
    on_paper: bool
    done: str | None = None
