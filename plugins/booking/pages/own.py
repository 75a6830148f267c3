"""One's own appointment, found by its code: see it, move it, cancel it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.i18n import _
from core.web.page import Page
from plugins.booking.pages.shown import Shown
from plugins.booking.pages.times import Times

Errors = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Find(Page):
    """The code, and one thing only the person knows."""

    template = "booking/find.html"

    code: str = ""
    contact: str = ""
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mine(Page):
    """One's own appointment, and what can be done about it; or the sentence that says why not."""

    template = "booking/mine.html"

    shown: Shown
    why_not_move: str
    why_not_cancel: str
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveMine(Page):
    """Another time for one's own appointment."""

    template = "booking/move_mine.html"

    shown: Shown
    times: Times
    near: list[tuple[str, str]] = field(default_factory=list)
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelMine(Page):
    """Are you sure? One may say why."""

    template = "booking/cancel_mine.html"

    shown: Shown
    reasons: list[tuple[str, str]]
    why: str | None = None


def reasons() -> list[tuple[str, str]]:
    """Name the reasons one may give."""
    return [
        ("no-need", _("Non mi serve più")),
        ("cannot", _("Quel giorno non posso")),
        ("elsewhere", _("Ho trovato aiuto altrove")),
        ("other", _("Altro, o preferisco non dirlo")),
    ]
