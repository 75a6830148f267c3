"""What came of a meeting, and the one that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.i18n import _
from core.web.page import Page
from plugins.booking.models import Outcome
from plugins.booking.pages.shown import Shown
from plugins.booking.pages.times import Times
from plugins.booking.rules import outcomes
from plugins.booking.rules.states import State

SAID = frozenset({State.ARRIVED, State.SERVED, State.LEFT})
"""The states in which one may say how it went."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HowItWent(Page):
    """Say how it went: one choice, and what the next colleague should know."""

    template = "booking/outcome.html"

    early: bool
    shown: Shown
    codes: list[tuple[str, str]]
    values: Mapping[str, str]
    missing: list[str]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class NextMeeting(Page):
    """A time for the meeting that follows; the person is known already."""

    template = "booking/follow.html"

    shown: Shown
    times: Times
    missing: list[str]
    request_key: str
    near: list[tuple[str, str]] = field(default_factory=list)
    errors: Mapping[str, str] = field(default_factory=dict)


def values(came: Outcome | None, minutes: int) -> dict[str, str]:
    """Return what the form begins with."""
    if came is None:
        return {"esito": "", "minuti": str(minutes) if minutes else "", "nota": ""}
    return {"esito": came.code, "minuti": str(came.minutes or ""), "nota": came.note or ""}


def rows(came: Outcome | None) -> list[tuple[str, str]]:
    """Return what came of a meeting as lines: (label, text)."""
    if came is None:
        return []
    told = [
        (_("Com'è andata"), outcomes.words(came.code)),
        (_("Mancava"), ", ".join(came.missing)),
        (_("Minuti"), str(came.minutes or "")),
        (_("Per la prossima volta"), came.note or ""),
    ]
    return [(label, text) for label, text in told if text]
