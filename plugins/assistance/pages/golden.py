"""The room in which the district proves its rules on golden cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.i18n import _
from core.services.rules.eligibility import Answer
from core.web.page import Page
from plugins.assistance.rules.golden import Flip, Result


class Line(NamedTuple):
    """A case in the list."""

    name: str
    service: str
    year: str
    expected: str
    found: str
    fits: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Golden(Page):
    """Every case with what it came to. `tried`: which figure was tried, in words; `flips`: what it would change."""

    template = "assistance/golden.html"

    lines: Sequence[Line]
    unfit: int
    figures: Sequence[tuple[str, str]]
    figure: str = ""
    value: str = ""
    tried: str | None = None
    flips: Sequence[tuple[str, str, str]] = ()
    errors: Sequence[tuple[str, str]] = field(default_factory=list)
    done: str | None = None


def lines(results: Sequence[Result], names: Mapping[str, str]) -> list[Line]:
    """Return the cases with their answers in words, those that do not fit first."""
    said = answers()
    told = [
        Line(
            name=one.case.name,
            service=names.get(one.case.service, one.case.service),
            year=str(one.case.year or ""),
            expected=said[one.case.expected],
            found=said[one.found],
            fits=one.fits,
        )
        for one in results
    ]
    return sorted(told, key=lambda line: line.fits)


def flipped(flips: Sequence[Flip]) -> list[tuple[str, str, str]]:
    """Return whose answer changes, from what to what."""
    said = answers()
    return [(flip.case.name, said[flip.before], said[flip.after]) for flip in flips]


def answers() -> dict[Answer, str]:
    """Say the answers."""
    return {Answer.YES: _("sì"), Answer.NO: _("no"), Answer.CHECK: _("da verificare")}
