"""A day on paper, typed in: one row a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.i18n import _
from core.web.page import Page
from plugins.booking.pages.shown import Shown
from plugins.booking.rules.paper import MOST_NEW
from plugins.booking.rules.states import State


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperDay(Page):
    """Who was expected, with what became of each; and empty rows for who came besides."""

    template = "booking/paper.html"

    day: date
    rows: list[Shown]
    more: int
    kinds: list[tuple[str, str]]
    typed: Mapping[str, str]
    done: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    places: tuple[int, ...] = tuple(range(MOST_NEW))


def came() -> list[tuple[str, str]]:
    """Name what may have become of somebody who was expected."""
    return [
        (State.SERVED.value, _("È venuta")),
        (State.NO_SHOW.value, _("Non è venuta")),
        (State.LEFT.value, _("È andata via")),
    ]
