"""Tables of a TOML file into the frozen values of the shapes: strict, and telling every problem at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from core.district_files.problems import Problems
from core.services.rules.conditions import AllOf, from_plain

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
BROKEN: Any = object()
"""What comes out of a place with problems; they have been noted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files one is reading, so that a problem can be found again."""

    file: Path
    problems: Problems
    key: str = ""

    def at(self, key: str) -> "Place":
        """Go down to a key."""
        return Place(self.file, self.problems, f"{self.key}.{key}" if self.key else key)

    def item(self, number: int) -> "Place":
        """Go down to an item of a list, counted from 1 as people do."""
        return Place(self.file, self.problems, f"{self.key}[{number}]")

    def wrong(self, sentence: str) -> Any:
        """Note what is wrong here."""
        self.problems.add(self.file, self.key, sentence)
        return BROKEN


def table(shape: type[Any], raw: Any, place: Place, **given: str) -> Any:
    """Build a value of `shape` from a table; `given` are the fields that the table does not say itself."""
    if not isinstance(raw, Mapping):
        return place.wrong("qui ci vuole una tabella.")
    wanted = {field.name: field for field in fields(shape) if field.name not in given}
    for key in sorted(set(raw) - set(wanted)):
        place.at(key).wrong("questa chiave non esiste.")
    hints = get_type_hints(shape)
    values = {
        name: value(hints[name], raw[name], place.at(name)) if name in raw else _missing(place.at(name))
        for name, field in wanted.items()
        if name in raw or _must_be_told(field)
    }
    return BROKEN if _any_broken(values.values()) else shape(**given, **values)


def value(hint: Any, raw: Any, place: Place) -> Any:
    """Read one value of the type that a shape asks for."""
    kind = _kind(hint, raw)
    if kind is AllOf:
        return _condition({"all": raw} if hint is AllOf else raw, place)
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], raw, place)
    if get_origin(kind) is Mapping:
        return _mapping(get_args(kind)[1], raw, place)
    if is_dataclass(kind) and isinstance(kind, type):
        return table(kind, raw, place)
    return _choice(kind, raw, place) if issubclass(kind, StrEnum) else _single(kind, raw, place)


def _kind(hint: Any, raw: Any) -> Any:
    """Choose among the types that a hint allows: a list fits only a tuple."""
    if not isinstance(hint, UnionType):
        return hint
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if AllOf in kinds:
        return AllOf
    fitting = [kind for kind in kinds if (get_origin(kind) is tuple) == isinstance(raw, list)]
    return (fitting or kinds)[0]


def _condition(raw: Any, place: Place) -> Any:
    try:
        return from_plain(raw)
    except ValueError as problem:
        return place.wrong(f"{problem}.")


def _list(kind: Any, raw: Any, place: Place) -> Any:
    if not isinstance(raw, list):
        return place.wrong("qui ci vuole una lista, tra parentesi quadre.")
    items = tuple(value(kind, item, place.item(number)) for number, item in enumerate(raw, start=1))
    return BROKEN if _any_broken(items) else items


def _mapping(kind: Any, raw: Any, place: Place) -> Any:
    if not isinstance(raw, Mapping):
        return place.wrong("qui ci vuole una tabella.")
    items = {key: value(kind, item, place.at(key)) for key, item in raw.items()}
    return BROKEN if _any_broken(items.values()) else MappingProxyType(items)


def _choice(kind: type[StrEnum], raw: Any, place: Place) -> Any:
    allowed = [word.value for word in kind]
    return kind(raw) if raw in allowed else place.wrong(f"si può scrivere solo {', '.join(allowed)}.")


def _single(kind: type[Any], raw: Any, place: Place) -> Any:
    reader, words = _SINGLE[kind]
    read = reader(raw)
    return place.wrong(words) if read is None else read


def _text(raw: Any) -> str | None:
    """Join the lines of a text; a blank line starts a new paragraph."""
    if not isinstance(raw, str) or not raw.strip():
        return None
    return "\n\n".join(" ".join(part.split()) for part in raw.split("\n\n") if part.strip())


def _number(raw: Any) -> Decimal | None:
    return Decimal(raw) if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else None


def _clock(raw: Any) -> time | None:
    match = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    return time(int(match[1]), int(match[2])) if match else None


def _of(kind: type[Any], *never: type[Any]) -> Callable[[Any], Any]:
    return lambda raw: raw if isinstance(raw, kind) and not isinstance(raw, never) else None


_SINGLE: Mapping[type[Any], tuple[Callable[[Any], Any], str]] = {
    str: (_text, "qui ci vuole un testo tra virgolette; se non si sa, si toglie la chiave."),
    bool: (_of(bool), "si scrive true (sì) o false (no)."),
    int: (_of(int, bool), "qui ci vuole un numero intero, senza virgolette."),
    Decimal: (_number, "qui ci vuole un numero, con il punto per i decimali."),
    date: (_of(date, datetime), "qui ci vuole un giorno, come 2026-11-22, senza virgolette."),
    time: (_clock, 'qui ci vuole un\'ora tra virgolette, come "9:30".'),
}


def _must_be_told(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _missing(place: Place) -> Any:
    return place.wrong("questa chiave manca.")


def _any_broken(values: Any) -> bool:
    return any(item is BROKEN for item in values)
