"""Openings and appointments that somebody brings in a file, row by row; what cannot be read says why. Pure."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar

from core.dates import NoSuchTimeError, UnreadableError, parse_day, parse_time, to_utc
from core.i18n import _

T = TypeVar("T")
HOURS, APPOINTMENTS = "hours", "appointments"
EPOCH: Final = date(1899, 12, 30)
"""The day 0 of spreadsheets."""
DAY_MINUTES: Final = 24 * 60
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "desk": ("sportello", "desk", "luogo"),
    "weekday": ("giorno della settimana", "settimana", "weekday"),
    "day": ("giorno", "data", "date", "day"),
    "opens": ("apre", "dalle", "inizio", "apertura"),
    "closes": ("chiude", "alle", "fine", "chiusura"),
    "since": ("dal", "valido dal", "from"),
    "until": ("al", "fino al", "valido fino al", "until"),
    "time": ("ora", "orario", "time"),
    "kind": ("motivo", "tipo", "servizio", "reason"),
    "name": ("nome", "nome e cognome", "persona", "name"),
    "phone": ("telefono", "cellulare", "phone"),
    "email": ("e-mail", "email", "posta"),
    "language": ("lingua", "language"),
    "note": ("nota", "note"),
}
NEEDED: Final = {HOURS: ("day", "opens", "closes"), APPOINTMENTS: ("day", "time", "name")}
WEEKDAYS: Final = ("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica")
Raw = dict[str, str]


class MissingColumnsError(ValueError):
    """A file has no row of titles, or lacks what is needed; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening as a row says it: every week on a day, or on one day alone."""

    desk: str
    weekday: int | None
    day: date | None
    opens: time
    closes: time
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as a row says it."""

    start: datetime
    kind: str
    raw: Raw
    """name, phone, email, language, note: read as when somebody types them."""


def rows_of(table: Sequence[Sequence[str]], what: str) -> list[Raw]:
    """Return the rows of a table by the names of its columns; raise MissingColumnsError."""
    titles = [plain(title) for title in table[0]] if table else []
    places = {
        name: next((titles.index(one) for one in known if one in titles), None)
        for name, known in COLUMNS.items()
    }
    if places["day"] is None:
        places["day"], places["weekday"] = places["weekday"], None
    missing = [COLUMNS[name][0] for name in NEEDED[what] if places[name] is None]
    if missing:
        words = _("La prima riga deve avere i titoli delle colonne. Mancano: {columns}.")
        raise MissingColumnsError(words.format(columns=", ".join(missing)))
    found = {name: place for name, place in places.items() if place is not None}
    return [
        {name: row[place][:200] for name, place in found.items() if place < len(row) and row[place]}
        for row in table[1:]
    ]


def opening(row: Raw) -> Opening:
    """Read an opening; raise UnreadableError."""
    weekday = WEEKDAYS.index(plain(row["day"])) if plain(row.get("day", "")) in WEEKDAYS else None
    opens, closes = _time(row.get("opens", "")), _time(row.get("closes", ""))
    since, until = _maybe(row, "since", _day), _maybe(row, "until", _day)
    if opens >= closes:
        raise UnreadableError(_("La chiusura viene prima dell'apertura. Controlla le due ore."))
    if since and until and since > until:
        raise UnreadableError(_("L'ultimo giorno viene prima del primo."))
    day = None if weekday is not None else _day(row.get("day", ""))
    return Opening(row.get("desk", ""), weekday, day, opens, closes, since, until)


def visit(row: Raw) -> Visit:
    """Read an appointment; raise UnreadableError."""
    try:
        start = to_utc(_day(row.get("day", "")), _time(row.get("time", "")))
    except NoSuchTimeError as wrong:
        raise UnreadableError(str(wrong)) from None
    person = {name: row.get(name, "") for name in ("name", "phone", "email", "language", "note")}
    return Visit(start, row.get("kind", ""), person | {"privacy": "1"})


def plain(text: str) -> str:
    """Return a word without capitals, accents and spaces around it."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).split())


def _maybe(row: Raw, name: str, reader: Callable[[str], T]) -> T | None:
    return reader(row[name]) if row.get(name) else None


def _day(text: str) -> date:
    """Read a day; a spreadsheet writes it as the number of days since its own beginning."""
    whole, _point, rest = text.partition(".")
    if len(whole) == len("46000") and whole.isdigit() and (not rest or rest.isdigit()):
        return EPOCH + timedelta(days=int(whole))
    return parse_day(text.partition(" ")[0] if text[:4].isdigit() else text)


def _time(text: str) -> time:
    """Read an hour; a spreadsheet writes it as a part of the day."""
    whole, _point, rest = text.partition(".")
    if whole == "0" and rest.isdigit():
        minutes = min(round(float(text) * DAY_MINUTES), DAY_MINUTES - 1)
        return time(minutes // 60, minutes % 60)
    return parse_time(text)


def of_events(events: Sequence[Mapping[str, Any]], what: str) -> list[Raw]:
    """Return the rows that events of a calendar stand for."""
    return [_hours_event(one) if what == HOURS else _visit_event(one) for one in events]


def _visit_event(event: Mapping[str, Any]) -> Raw:
    start: datetime = event["start"]
    row = {
        "day": f"{start:%Y-%m-%d}",
        "time": f"{start:%H:%M}",
        "name": event["summary"],
        "kind": event["categories"],
    }
    return {name: text for name, text in (row | {"note": event["description"][:200]}).items() if text}


def _hours_event(event: Mapping[str, Any]) -> Raw:
    start, end, rule = event["start"], event["end"], event["rule"]
    row = {
        "opens": f"{start:%H:%M}",
        "closes": f"{end:%H:%M}",
        "desk": event["location"],
        "day": f"{start:%Y-%m-%d}",
    }
    if rule:
        row |= {"day": WEEKDAYS[start.weekday()], "since": f"{start:%Y-%m-%d}", "until": event["until"]}
        if rule != "weekly":
            row["day"] = _("ricorrenza: {rule}").format(rule=rule)
    return {name: text for name, text in row.items() if text}
