"""A file of openings or appointments: what it asks, what each row would become, what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.i18n import _
from core.web.page import Page
from plugins.booking.actions.importing import NEW, SAME, WRONG, Outcome
from plugins.booking.models.importing import Import
from plugins.booking.rules.importing import APPOINTMENTS, HOURS, Raw

HOME = "/appuntamenti/orari/importa"
KINDS = (".csv", ".xlsx", ".ics")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bring(Page):
    """Choose a file."""

    template = "booking/import.html"

    kinds: list[tuple[str, str, str]]
    waiting: list[tuple[str, str]]
    files: tuple[str, ...] = KINDS
    what: str = HOURS
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged(Page):
    """What a file would do, before it does it; or what it did."""

    template = "booking/import_staged.html"

    file_name: str
    here: str
    hours: bool
    counts: list[tuple[int, str, str]]
    wrong: list[tuple[str, str, str]]
    fresh: list[tuple[str, str]]
    gone: int
    replace: bool
    applied: bool
    may_undo: bool
    errors: Mapping[str, str] = field(default_factory=dict)


def bring(waiting: Iterable[Import], what: str = HOURS, **more: Any) -> Bring:
    """Return the page that asks for a file, with those that wait to be taken over."""
    kinds = [
        (
            HOURS,
            _("Orari"),
            _(
                "Colonne: sportello, giorno, apre, chiude, dal, al. Il giorno è un giorno della settimana o una data."
            ),
        ),
        (
            APPOINTMENTS,
            _("Appuntamenti"),
            _("Colonne: giorno, ora, motivo, nome, telefono, e-mail, lingua, nota."),
        ),
    ]
    files = [(one.file_name, f"{HOME}/{one.id}") for one in waiting]
    return Bring(kinds=kinds, waiting=files, what=what, **more)


def staged(one: Import, outcomes: Iterable[Outcome], *, gone: int, replace: bool, **more: Any) -> Staged:
    """Return what a file does, row by row: first what cannot be, then what is new."""
    every = list(outcomes)
    return Staged(
        file_name=one.file_name,
        here=f"{HOME}/{one.id}",
        hours=one.what == HOURS,
        counts=[
            (sum(each.state == state for each in every), words, sign)
            for state, words, sign in (
                (NEW, _("da aggiungere") if not one.applied_at else _("aggiunte"), "success"),
                (SAME, _("ci sono già"), "info"),
                (WRONG, _("non si possono leggere o non stanno"), "danger"),
            )
        ],
        wrong=[(_row(each.number), told(each.row), each.why) for each in every if each.state == WRONG],
        fresh=[(_row(each.number), told(each.row)) for each in every if each.state == NEW],
        gone=gone,
        replace=replace,
        applied=one.applied_at is not None,
        **more,
    )


def done(one: Import) -> list[Outcome]:
    """Return what became of the rows of a file that was taken over."""
    rows = dict(enumerate(one.rows, start=2))
    return [Outcome(each["row"], rows[each["row"]], each["state"], each["why"]) for each in one.became or []]


def told(row: Raw) -> str:
    """Return a row as one line."""
    return " · ".join(row.values())


def _row(number: int) -> str:
    return _("riga {n}").format(n=number)
