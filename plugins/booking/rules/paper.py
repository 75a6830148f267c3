"""A day that was lived on paper, typed in afterwards: what each row says, and what will not do. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from core.dates import UnreadableError, parse_time
from core.i18n import _
from plugins.booking.rules.outcomes import LONGEST_NOTE, MOST_MINUTES
from plugins.booking.rules.states import State

CAME = (State.SERVED, State.NO_SHOW, State.LEFT)
MOST_NEW, MOST_ROWS = 6, 55
"""Rows of one page: a form has two hundred fields at most."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one appointment."""

    appointment_id: UUID
    state: State
    minutes: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """Somebody who came without an appointment."""

    place: int
    at: time
    kind: str
    name: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that was typed, and what will not do, by field."""

    rows: list[Row]
    new: list[NewRow]
    errors: dict[str, str]


def read(form: Mapping[str, str], expected: list[UUID], kinds: set[str]) -> Typed:
    """Read a day: fields `stato-ID`, `minuti-ID`, `nota-ID`, and `ora-N`, `tipo-N`, `nome-N`, `durata-N`."""
    typed = Typed([], [], {})
    for appointment_id in expected:
        _read_row(form, appointment_id, typed)
    for place in range(MOST_NEW):
        _read_new(form, place, kinds, typed)
    return typed


def _read_row(form: Mapping[str, str], appointment_id: UUID, typed: Typed) -> None:
    said = form.get(f"stato-{appointment_id}", "")
    minutes = _minutes(form, f"minuti-{appointment_id}", typed)
    note = form.get(f"nota-{appointment_id}", "").strip()[:LONGEST_NOTE]
    if not said:
        if minutes or note:
            typed.errors[f"stato-{appointment_id}"] = _("Di' se la persona è venuta.")
        return
    if said not in CAME:
        typed.errors[f"stato-{appointment_id}"] = _("Scegli che cosa è successo.")
        return
    typed.rows.append(Row(appointment_id=appointment_id, state=State(said), minutes=minutes, note=note))


def _read_new(form: Mapping[str, str], place: int, kinds: set[str], typed: Typed) -> None:
    at, name = form.get(f"ora-{place}", "").strip(), form.get(f"nome-{place}", "").strip()[:LONGEST_NAME]
    kind, minutes = form.get(f"tipo-{place}", ""), _minutes(form, f"durata-{place}", typed)
    if not (at or name or minutes):
        return
    if kind not in kinds:
        typed.errors[f"tipo-{place}"] = _("Scegli che cosa le serviva.")
    try:
        moment = parse_time(at)
    except UnreadableError as why:
        typed.errors[f"ora-{place}"] = str(why)
        return
    typed.new.append(NewRow(place=place, at=moment, kind=kind, name=name, minutes=minutes))


def _minutes(form: Mapping[str, str], name: str, typed: Typed) -> int | None:
    told = form.get(name, "").strip()
    if not told:
        return None
    if not (told.isascii() and told.isdigit() and 0 < int(told[:5]) <= MOST_MINUTES):
        typed.errors[name] = _("Scrivi i minuti, da 1 a 600.")
        return None
    return int(told)
