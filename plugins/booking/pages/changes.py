"""A change of what is offered, in words: what it was, whom it touched, and the way to take it back."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.dates import clock_time
from core.i18n import _, ngettext
from core.web.page import Undo
from plugins.booking.actions.consequences import CALL, CANCEL, COVER, MOVE, Touches
from plugins.booking.actions.replan import Cover
from plugins.booking.codes import Codes
from plugins.booking.models import Change, DayRule, Hours
from plugins.booking.pages.settings import Impact, day_rule_words, hours_words, weekdays
from plugins.booking.pages.shown import Shown, language_words, when_words
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
    without: bool
    spoken: str


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
    return Impact(
        covers=[_cover(why, one, codes) for one in why.covers],
        touched=[
            Touched(
                Shown.of(why.offer, one, codes),
                *_place(why.places.get(one.id)),
                one.id in why.without,
                _spoken(one.spoken),
            )
            for one in why.touched
        ],
        closed=not any(one.id in why.without for one in why.touched),
        seal=why.seal,
        ways=[
            ("", _("Scelgo per ciascuno, qui sotto")),
            (MOVE, _("Sposta tutti dove c'è posto; chiamo chi resta")),
            (CALL, _("Chiamo tutti io")),
            (CANCEL, _("Annulla tutti e avvisali")),
        ],
        action=action,
        fields=fields,
        errors={"posto" if why.touched else "prima": why.news} if why.news else {},
        status=409,
    )


def _cover(why: Touches, one: Cover, codes: Codes) -> tuple[str, str, str]:
    """Return when, who and for what; who is there now; and who would be."""
    shown, (desk_id, mediator_id, room_id) = Shown.of(why.offer, why.known[one.was.id], codes), one.places
    who = f"{shown.name}, {shown.kind}{_spoken(one.was.spoken)}"
    was, then = list[str](), list[str]()
    if mediator_id != one.was.mediator_id:
        if one.was.mediator_id:
            was.append(_("interpreta {name}").format(name=why.offer.desk(one.was.mediator_id).name))
        then.append(
            _("interpreta {name}").format(name=why.offer.desk(mediator_id).name)
            if mediator_id
            else _("chi riceve parla la sua lingua")
        )
    for before, after in ((one.was.desk_id, desk_id), (one.was.room_id, room_id)):
        if before and after and before != after:
            was.append(why.offer.desk(before).name)
            then.append(why.offer.desk(after).name)
    when = when_words(one.was.starts_at)
    return f"{when[:1].upper()}{when[1:]}: {who}", ", ".join(was) or _("nessuno"), ", ".join(then)


def _spoken(language: str | None) -> str:
    return f" ({language_words(language)})" if language else ""


def _place(place: Place | None) -> tuple[str, str]:
    return (time_value(place.start), when_words(place.start)) if place else ("", "")


def _path(change: Change) -> str:
    return f"/appuntamenti/orari/cambio/{change.id}/annulla"


def _people(change: Change) -> list[str]:
    acts = [one["act"] for one in change.people]
    moved, cancelled, covered = acts.count(MOVE), acts.count(CANCEL), acts.count(COVER)
    words = (
        ngettext("{n} appuntamento passato ad altri", "{n} appuntamenti passati ad altri", covered).format(
            n=covered
        )
        if covered
        else "",
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
