"""What the settings' forms say, read into values; every mistake at once, in words, by field."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar
from uuid import UUID

from core.dates import UnreadableError, parse_day, parse_time
from core.i18n import _
from core.organisations.languages import NAMES
from core.web.forms import Fields
from plugins.booking.actions.consequences import CALL, CANCEL, MOVE, Care, Choice
from plugins.booking.actions.offer import NewDayRule, NewHours, NewOperator, NewTerms, NewType
from plugins.booking.pages.times import read_time
from plugins.booking.rules.recurrence import WEEKDAYS as WEEKDAY_CODES

T = TypeVar("T")
WEEKDAYS = range(7)
PLACE = "posto-"
LONGEST_NAME, LONGEST_PLACE, LONGEST_REASON = 60, 120, 120
MOST_PAPERS, LONGEST_PAPER = 20, 120
LONGEST_CLOSURE, LONGEST_RULE = 366, 3 * 366
FOURTH = 4
ROLES = ("desk", "mediator", "room")
MODES = ("presence", "phone", "video", "home")
STEPS = (5, 10, 15, 20, 30, 60)
TERMS = {
    "preavviso": "notice_minutes",
    "anticipo": "horizon_days",
    "annulla": "cancel_hours",
    "sposta": "move_hours",
    "passo": "step_minutes",
    "mese": "month_limit",
}
"""The fields of the terms' form, and what each says."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong, by field."""

    fields: Mapping[str, str]


@dataclass(slots=True)
class _Reader:
    """Reads one form, noting what is wrong."""

    form: Fields
    mistakes: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, reader: Callable[[str], T]) -> T | None:
        try:
            return reader(self.form.text(name, most=2_000))
        except UnreadableError as wrong:
            self.mistakes[name] = str(wrong)
            return None

    def whole(self, name: str, least: int, most: int) -> int:
        text = self.form.text(name, most=10)
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        self.mistakes[name] = _("Scrivi un numero da {least} a {most}.").format(least=least, most=most)
        return least

    def words(self, name: str, most: int, missing: str) -> str:
        text = " ".join(self.form.text(name, most=most + 1).split())
        if not text:
            self.mistakes[name] = missing
        elif len(text) > most:
            self.mistakes[name] = _("Troppo lungo: al massimo {n} caratteri.").format(n=most)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDesk:
    """A desk as it is written in the form."""

    name: str
    place: str | None
    accessible: bool
    active: bool
    role: str
    languages: list[str]


def read_desk(form: Fields) -> NewDesk | Mistakes:
    """Read the fields nome, luogo, ruolo, lingua (one or more), accessibile, attivo."""
    reader = _Reader(form)
    name = reader.words("nome", LONGEST_NAME, _("Dai un nome allo sportello, per esempio «Sportello 1»."))
    place = form.text("luogo", most=LONGEST_PLACE) or None
    if reader.mistakes:
        return Mistakes(reader.mistakes)
    role = form.text("ruolo", most=20)
    return NewDesk(
        name=name,
        place=place,
        accessible=bool(form.text("accessibile")),
        active=bool(form.text("attivo")),
        role=role if role in ROLES else ROLES[0],
        languages=_languages(form),
    )


def read_operator(form: Fields, types: Collection[UUID]) -> NewOperator | Mistakes:
    """Read the fields nome, lingua (one or more), motivo (one or more; none: all), attivo."""
    reader = _Reader(form)
    name = reader.words("nome", LONGEST_NAME, _("Scrivi come la chiamano i colleghi: basta il nome."))
    if reader.mistakes:
        return Mistakes(reader.mistakes)
    known = [str(one) for one in types if str(one) in form.many("motivo", most=100)]
    return NewOperator(name=name, languages=_languages(form), types=known, active=bool(form.text("attivo")))


def _languages(form: Fields) -> list[str]:
    return [code for code in NAMES if code in form.many("lingua", most=len(NAMES))]


def recurrence(form: Fields, first: date) -> str | None:
    """Return the rule of the field ripete, as it holds from the first day: "the second Monday of each month"."""
    nth, weekday = (first.day - 1) // 7 + 1, WEEKDAY_CODES[first.weekday()]
    return {
        "settimana": "FREQ=WEEKLY",
        "due-settimane": "FREQ=WEEKLY;INTERVAL=2",
        "mese": f"FREQ=MONTHLY;BYDAY={nth if nth <= FOURTH else -1}{weekday}",
        "anno": "FREQ=YEARLY",
    }.get(form.text("ripete", most=20))


def read_hours(
    form: Fields, desks: Collection[UUID], operators: Collection[UUID] = (), types: Collection[UUID] = ()
) -> list[NewHours] | Mistakes:
    """Read the fields sportello, giorno (one or more), apre, chiude, dal, al, operatore, motivo, interno."""
    reader = _Reader(form)
    desk = _desk(reader, desks, form.text("sportello", most=40))
    days = sorted({int(d) for d in form.many("giorno", most=7) if d in {str(day) for day in WEEKDAYS}})
    if not days:
        reader.mistakes["giorno"] = _("Scegli almeno un giorno.")
    opens, closes = _opening(reader)
    since, until = _optional_day(reader, "dal"), _optional_day(reader, "al")
    if since and until and since > until:
        reader.mistakes["al"] = _("L'ultimo giorno viene prima del primo.")
    if reader.mistakes or desk is None or opens is None or closes is None:
        return Mistakes(reader.mistakes)
    return [
        NewHours(
            desk_id=desk,
            weekday=day,
            opens=opens,
            closes=closes,
            valid_from=since,
            valid_until=until,
            operator_id=_among(operators, form.text("operatore", most=40)),
            type_id=_among(types, form.text("motivo", most=40)),
            internal=bool(form.text("interno")),
        )
        for day in days
    ]


def read_day_rule(form: Fields, desks: Collection[UUID]) -> NewDayRule | Mistakes:
    """Read the fields tipo, sportello (empty: all), primo, ultimo (empty: the same day), apre, chiude, motivo."""
    reader = _Reader(form)
    kind = form.text("tipo", most=20)
    if kind not in ("closed", "extra", "instead"):
        reader.mistakes["tipo"] = _("Scegli se è una chiusura o un'apertura.")
    named = form.text("sportello", most=40)
    desk = _desk(reader, desks, named) if named else None
    first = reader.read("primo", parse_day)
    last = _optional_day(reader, "ultimo") or first
    repeats = recurrence(form, first) if first else None
    longest = LONGEST_RULE if repeats else LONGEST_CLOSURE
    if first and last and not 0 <= (last - first).days <= longest:
        reader.mistakes["ultimo"] = _(
            "Controlla l'ultimo giorno: viene dopo il primo, al massimo di un anno."
        )
    timed = kind in ("extra", "instead") or bool(form.text("apre") or form.text("chiude"))
    opens, closes = _opening(reader) if timed else (None, None)
    reason = form.text("motivo", most=LONGEST_REASON)
    if reader.mistakes or first is None or last is None:
        return Mistakes(reader.mistakes)
    return NewDayRule(
        desk_id=desk,
        first=first,
        last=last,
        kind=kind,
        opens=opens,
        closes=closes,
        reason=reason,
        repeats=repeats,
    )


def read_type(
    form: Fields, desks: Collection[UUID], services: Collection[str], position: int
) -> NewType | Mistakes:
    """Read the fields nome, minuti, porta (one paper a line), servizio, sportello, attivo, generale."""
    reader = _Reader(form)
    label = reader.words("nome", LONGEST_PLACE, _("Scrivi per che cosa si viene, con parole semplici."))
    minutes = reader.whole("minuti", 5, 480)
    seats = reader.whole("posti", 1, 200) if form.text("posti") else 1
    pause = reader.whole("pausa", 0, 120) if form.text("pausa") else 0
    papers = [" ".join(line.split())[:LONGEST_PAPER] for line in form.text("porta", most=3_000).splitlines()]
    chosen = [str(desk) for desk in desks if str(desk) in form.many("sportello")]
    if reader.mistakes:
        return Mistakes(reader.mistakes)
    return NewType(
        label=label,
        minutes=minutes,
        bring=[paper for paper in papers if paper][:MOST_PAPERS],
        services=[slug for slug in services if slug in form.many("servizio", most=200)],
        desks=[] if len(chosen) == len(desks) else chosen,
        active=bool(form.text("attivo")),
        position=0 if form.text("generale") else max(position, 1),
        seats=seats,
        pause_minutes=pause,
        modes=[mode for mode in MODES if mode in form.many("modo")] or [MODES[0]],
        needs_room=bool(form.text("stanza")),
    )


def read_terms(form: Fields) -> NewTerms | Mistakes:
    """Read the fields preavviso, anticipo, annulla, sposta, passo, mese."""
    reader = _Reader(form)
    terms = NewTerms(
        notice_minutes=reader.whole("preavviso", 0, 7 * 24 * 60),
        horizon_days=reader.whole("anticipo", 1, 180),
        cancel_hours=reader.whole("annulla", 0, 7 * 24),
        move_hours=reader.whole("sposta", 0, 7 * 24),
        step_minutes=reader.whole("passo", 5, 60),
        month_limit=reader.whole("mese", 0, 31) if form.text("mese") else 0,
    )
    if terms.step_minutes not in STEPS:
        reader.mistakes["passo"] = _("Scegli ogni quanti minuti può iniziare un appuntamento.")
    return Mistakes(reader.mistakes) if reader.mistakes else terms


def _among(ids: Collection[UUID], named: str) -> UUID | None:
    return next((one for one in ids if str(one) == named), None)


def _desk(reader: _Reader, desks: Collection[UUID], named: str) -> UUID | None:
    found = next((desk for desk in desks if str(desk) == named), None)
    if found is None:
        reader.mistakes["sportello"] = _("Scegli uno sportello.")
    return found


def _opening(reader: _Reader) -> tuple[time | None, time | None]:
    opens, closes = reader.read("apre", parse_time), reader.read("chiude", parse_time)
    if opens is not None and closes is not None and opens >= closes:
        reader.mistakes["chiude"] = _("La chiusura viene prima dell'apertura. Controlla le due ore.")
    return opens, closes


def _optional_day(reader: _Reader, name: str) -> date | None:
    return reader.read(name, lambda text: parse_day(text) if text else None)


def read_care(form: Fields) -> Care:
    """Read what somebody decided for those whom a change touches: sicuro, tutti, and cosa- and posto- of each."""
    each = {}
    for name in form:
        if name.startswith(PLACE) and (one := _id(name.removeprefix(PLACE))):
            each[one] = Choice(form.text(f"cosa-{one}", most=20), read_time(form.text(name, most=40)))
    everybody = form.text("tutti", most=20)
    known = everybody if everybody in (MOVE, CALL, CANCEL) else ""
    seen = form.text("visto", most=40)
    return Care(sure=form.text("sicuro") == "si", seen=seen, each=each, everybody=known)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
