"""Hours and desks: what is offered, and what a change of it would do to people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.dates import clock_time, date_words
from core.i18n import _
from core.organisations.languages import NAMES
from core.web.page import Page, Undo
from plugins.booking.models import DayRule, Desk, Hours, Operator, Type
from plugins.booking.pages.shown import Shown
from plugins.booking.queries.published import USUAL
from plugins.booking.queries.settings import Settings
from plugins.booking.rules.words import length_words

Errors = Mapping[str, str]
Choices = list[tuple[str, str]]


def weekdays() -> Choices:
    """Name the days of the week, Monday (0) first."""
    names = (
        _("lunedì"),
        _("martedì"),
        _("mercoledì"),
        _("giovedì"),
        _("venerdì"),
        _("sabato"),
        _("domenica"),
    )
    return [(str(day), name) for day, name in enumerate(names)]


def roles() -> Choices:
    """Name what can be taken for a time."""
    return [
        ("desk", _("Sportello: riceve una persona alla volta")),
        ("mediator", _("Mediatore: interpreta accanto a chi riceve")),
        ("room", _("Stanza: si prende insieme allo sportello")),
    ]


def repeats() -> Choices:
    """Name how often a day unlike the others comes back."""
    return [
        ("settimana", _("Ogni settimana")),
        ("due-settimane", _("Ogni due settimane")),
        ("mese", _("Ogni mese, lo stesso giorno: per esempio il primo lunedì")),
        ("anno", _("Ogni anno")),
    ]


def changes() -> list[tuple[str, str, str]]:
    """Name the ways in which a day may be unlike the others."""
    return [
        ("closed", _("Chiusura"), _("Senza ore: tutto il giorno.")),
        ("extra", _("Apertura in più"), _("Si aggiunge agli orari di sempre.")),
        ("instead", _("Orario diverso"), _("Sostituisce gli orari di quel giorno.")),
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class HoursAndDesks(Page):
    """Everything that is offered, part by part."""

    template = "booking/settings.html"

    desks: list[tuple[str, str, str, bool]]
    week: list[tuple[str, list[tuple[str, str, str, str]]]]
    day_rules: list[tuple[str, str, str, str]]
    types: list[tuple[str, str, str, bool]]
    operators: list[tuple[str, str, str, bool]]
    terms: list[tuple[str, str]]
    orphans: list[Shown]
    changes: list[Any]
    invented: bool
    done: str | None = None
    undo: Undo | None = None
    refused: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Form(Page):
    """A form of one part: what was typed or stands, and what is wrong with it."""

    action: str
    values: Mapping[str, str]
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskForm(Form):
    """A desk."""

    template = "booking/desk.html"

    known: bool
    roles: Choices
    languages: Choices
    spoken: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class OperatorForm(Form):
    """Somebody who receives."""

    template = "booking/operator.html"

    known: bool
    languages: Choices
    spoken: Sequence[str]
    types: Choices
    knows: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class HoursForm(Form):
    """A weekly opening."""

    template = "booking/hours.html"

    desks: Choices
    weekdays: Choices
    days: Sequence[str]
    operators: Choices
    types: Choices


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRuleForm(Form):
    """Days unlike the others."""

    template = "booking/day_rule.html"

    desks: Choices
    changes: list[tuple[str, str, str]]
    repeats: Choices


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeForm(Form):
    """One reason to come."""

    template = "booking/type.html"

    known: bool
    chosen_services: Sequence[str]
    chosen_desks: Sequence[str]
    services: Choices
    desks: Choices
    modes: Choices
    chosen_modes: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class TermsForm(Form):
    """How appointments are taken."""

    template = "booking/terms.html"

    steps: Choices


@dataclass(frozen=True, kw_only=True, slots=True)
class Impact(Page):
    """A change touches people: who takes over for whom, who stays without, and whether to go on."""

    template = "booking/impact.html"

    covers: list[tuple[str, str, str]]
    touched: list[Any]
    closed: bool
    seal: str
    ways: Choices
    action: str
    fields: list[tuple[str, str]]
    errors: Errors = field(default_factory=dict)


def overview(found: Settings, **more: Any) -> HoursAndDesks:
    """Return the page of what a body has set; what was just done can be taken back."""
    names = {desk.id: desk.name for desk in found.desks}
    return HoursAndDesks(
        desks=[(str(desk.id), desk.name, _about(desk), desk.active) for desk in found.desks],
        week=[
            (name, [hours_words(one, names[one.desk_id]) for one in found.hours if str(one.weekday) == day])
            for day, name in weekdays()
        ],
        day_rules=[day_rule_words(one, names[one.desk_id] if one.desk_id else "") for one in found.day_rules],
        types=[_type(kind) for kind in found.types],
        operators=[_operator(one, found.types) for one in found.operators],
        terms=_terms(terms_of(found)),
        invented=any(desk.demonstration for desk in found.desks),
        **more,
    )


def _about(desk: Desk) -> str:
    what = "" if desk.role == "desk" else dict(roles())[desk.role]
    return " · ".join(part for part in (what, desk.place) if part)


def terms_of(found: Settings) -> dict[str, int]:
    """Return the terms of a body, the usual ones where it has said none."""
    return {name: getattr(found.terms, name) if found.terms else usual for name, usual in USUAL.items()}


def _terms(terms: Mapping[str, int]) -> list[tuple[str, str]]:
    before = _("{time} prima")
    told = (
        (_("Si prenota almeno"), timedelta(minutes=terms["notice_minutes"])),
        (_("Si prenota al massimo"), timedelta(days=terms["horizon_days"])),
        (_("Si annulla fino a"), timedelta(hours=terms["cancel_hours"])),
        (_("Si sposta fino a"), timedelta(hours=terms["move_hours"])),
    )
    step = length_words(timedelta(minutes=terms["step_minutes"]))
    rows = [(label, before.format(time=length_words(length))) for label, length in told]
    most = str(terms["month_limit"]) if terms["month_limit"] else _("quanti ne servono")
    return [
        *rows,
        (_("Un appuntamento può iniziare ogni"), step),
        (_("Appuntamenti al mese per persona, dal sito"), most),
    ]


def _operator(one: Operator, types: Sequence[Type]) -> tuple[str, str, str, bool]:
    knows = ", ".join(kind.label for kind in types if str(kind.id) in one.types) or _("sa fare tutto")
    spoken = ", ".join(NAMES.get(code, code) for code in one.languages)
    return str(one.id), one.name, " · ".join(part for part in (knows, spoken) if part), one.active


def hours_words(hours: Hours, desk: str) -> tuple[str, str, str, str]:
    """Return an opening as its line says it: id, hours, desk, period."""
    valid = []
    if hours.valid_from:
        valid.append(_("dal {day}").format(day=date_words(hours.valid_from)))
    if hours.valid_until:
        valid.append(_("fino al {day}").format(day=date_words(hours.valid_until)))
    return str(hours.id), f"{clock_time(hours.opens)}-{clock_time(hours.closes)}", desk, " ".join(valid)


def day_rule_words(rule: DayRule, desk: str) -> tuple[str, str, str, str]:
    """Return days unlike the others as their line says them: id, what, days, the rest."""
    kinds = {code: words for code, words, _more in changes()}
    days = date_words(rule.first)
    if rule.last != rule.first:
        days = _("dal {first} al {last}").format(first=days, last=date_words(rule.last))
    hours = f"{clock_time(rule.opens)}-{clock_time(rule.closes)}" if rule.opens and rule.closes else ""
    more = " · ".join(part for part in (hours, desk or _("tutti gli sportelli"), rule.reason) if part)
    return str(rule.id), kinds[rule.kind], days, more


def _type(kind: Type) -> tuple[str, str, str, bool]:
    more = _("{n} minuti").format(n=kind.minutes)
    return str(kind.id), kind.label, more, kind.active
