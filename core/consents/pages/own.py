"""A consent as whoever has its code sees it: no account, no name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.consents.pages.sheet import Talk
from core.consents.rules.holding import State
from core.i18n import _
from core.web.page import Page


def signs() -> dict[State, tuple[str, str]]:
    """Name each state to whoever has the code, with the colour of its sign."""
    return {
        State.ASKED: (_("aspetta la tua risposta"), "info"),
        State.REFUSED: (_("hai detto no, o non hai risposto"), "neutral"),
        State.GIVEN: (_("in vigore"), "success"),
        State.EXPIRED: (_("scaduto"), "neutral"),
        State.WITHDRAWN: (_("ritirato"), "neutral"),
        State.OUTDATED: (_("non vale più: il testo è cambiato"), "neutral"),
    }


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
    done: str | None = None
