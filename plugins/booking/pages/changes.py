"""A change of what is offered, in words: what it was, whom it touched, and the way to take it back."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.dates import clock_time
from core.i18n import _, ngettext
from core.web.page import Undo
from plugins.booking.actions.consequences import CALL, CANCEL, MOVE, Touches
from plugins.booking.codes import Codes
from plugins.booking.models import Change, DayRule, Hours
from plugins.booking.pages.settings import Impact, day_rule_words, hours_words, weekdays
from plugins.booking.pages.shown import Shown, when_words
from plugins.booking.pages.times import time_value
from plugins.booking.queries import offered
from plugins.booking.rules.changes import Row, Step
from plugins.booking.rules.proposals import Place


class Made(NamedTuple):
    """A change of today: when, what, and the form that takes it back."""

    time: str
    words: str
    path: str


class Touched(NamedTuple):
    """Somebody whom a change touches, and where there is room for her."""

    shown: Shown
    place: str
    words: str


def made(change: Change, desks: Mapping[str, str]) -> Made:
    """Return a change as a line of the list of today's."""
    steps = [_step(step, desks) for step in offered.steps_of(change)]
    return Made(
        clock_time(change.made_at), "; ".join([*dict.fromkeys(steps), *_people(change)]), _path(change)
    )


def undo_of(change: Change) -> Undo:
    """Return the way to take back what was just done."""
    told = " ".join(["", *(f"{words}." for words in _people(change))])
    text = _("Salvato: chi prenota lo vede già.{people} Se hai sbagliato premi Annulla: vale fino a stasera.")
    return Undo(text=text.format(people=told), path=_path(change))


def impact(why: Touches, codes: Codes, *, action: str, fields: list[tuple[str, str]]) -> Impact:
    """Return the page that shows whom a change touches, before it is made."""
    error = {"posto": _("Un posto è appena stato preso. Guarda di nuovo le proposte.")} if why.outrun else {}
    return Impact(
        touched=[
            Touched(Shown.of(why.offer, one, codes), *_place(why.places.get(one.id))) for one in why.touched
        ],
        ways=[
            ("", _("Scelgo per ciascuno, qui sotto")),
            (MOVE, _("Sposta tutti dove c'è posto; chiamo chi resta")),
            (CALL, _("Chiamo tutti io")),
            (CANCEL, _("Annulla tutti e avvisali")),
        ],
        action=action,
        fields=fields,
        errors=error,
        status=409,
    )


def _place(place: Place | None) -> tuple[str, str]:
    return (time_value(place.start), when_words(place.start)) if place else ("", "")


def _path(change: Change) -> str:
    return f"/appuntamenti/orari/cambio/{change.id}/annulla"


def _people(change: Change) -> list[str]:
    acts = [one["act"] for one in change.people]
    moved, cancelled = acts.count(MOVE), acts.count(CANCEL)
    words = (
        ngettext("{n} persona spostata", "{n} persone spostate", moved).format(n=moved) if moved else "",
        ngettext("{n} appuntamento annullato", "{n} appuntamenti annullati", cancelled).format(n=cancelled)
        if cancelled
        else "",
    )
    return [one for one in words if one]


def _step(step: Step, desks: Mapping[str, str]) -> str:
    row = step.after or step.before or {}
    what = {
        "booking_desk": lambda: _("sportello «{name}»").format(name=row["name"]),
        "booking_operator": lambda: _("chi riceve: {name}").format(name=row["name"]),
        "booking_type": lambda: _("motivo «{name}»").format(name=row["label"]),
        "booking_hours": lambda: _hours(step, row, desks),
        "booking_day_rule": lambda: _day_rule(step, row, desks),
        "booking_terms": lambda: _("regole"),
    }.get(step.table, lambda: _("altro"))()
    if step.before is None:
        return _("Aggiunto: {what}").format(what=what)
    return (_("Cambiato: {what}") if step.after else _("Tolto: {what}")).format(what=what)


def _hours(step: Step, row: Row, desks: Mapping[str, str]) -> str:
    day, opening = dict(weekdays())[str(row["weekday"])], Hours(**offered.values_of(step, row))
    _id, times, desk, valid = hours_words(opening, desks.get(row["desk_id"], ""))
    return " ".join(part for part in (day, times, desk, valid) if part)


def _day_rule(step: Step, row: Row, desks: Mapping[str, str]) -> str:
    rule = DayRule(**offered.values_of(step, row))
    _id, what, days, more = day_rule_words(rule, desks.get(row["desk_id"] or "", ""))
    return f"{what.lower()}, {days}, {more}"


def names(desks: Sequence[Any]) -> dict[str, str]:
    """Return the names of desks by id, as rows of a change name them."""
    return {str(desk.id): desk.name for desk in desks}
