"""Conditions of a service: one requirement on one fact, or some of them joined by "all" or "any"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

Value: TypeAlias = str | int | Decimal | bool
Threshold: TypeAlias = str | int | Decimal | tuple[str, ...] | None
Facts: TypeAlias = Mapping[str, Value]


class Op(StrEnum):
    """How a fact is compared with its threshold."""

    IN = "in"
    EQ = "eq"
    GTE = "gte"
    LTE = "lte"
    LT = "lt"
    IS_TRUE = "is_true"
    IS_FALSE = "is_false"


ORDERED = frozenset({Op.GTE, Op.LTE, Op.LT})
YES_OR_NO = frozenset({Op.IS_TRUE, Op.IS_FALSE})


class Malformed(ValueError):
    """Tables that are no condition; says, in Italian, what is wrong with them."""


class Doubt(StrEnum):
    """Why a requirement cannot be trusted even when its fact is known."""

    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """One fact compared with one threshold. No threshold where one is due: nobody has found it yet."""

    fact: str
    op: Op
    value: Threshold = None
    status: Doubt | None = None
    note: str | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether the threshold is missing or uncertain, so that no fact can settle it."""
        return self.status is not None or (self.value is None and self.op not in YES_OR_NO)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold. Without parts it holds for everybody."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Requirement | AllOf | AnyOf
_JOINS: Mapping[str, type[AllOf] | type[AnyOf]] = {"all": AllOf, "any": AnyOf}


def requirements(condition: Condition) -> Iterator[Requirement]:
    """Yield the requirements of a condition, in reading order."""
    if isinstance(condition, Requirement):
        yield condition
        return
    for part in condition.parts:
        yield from requirements(part)


def from_plain(raw: Any) -> Condition:
    """Build a condition from plain tables and lists.

    Raises:
        Malformed: saying, in Italian, what is wrong with them.
    """
    if not isinstance(raw, Mapping):
        raise Malformed("una condizione si scrive { fact = ..., op = ..., value = ... }")
    for key, join in _JOINS.items():
        if key in raw:
            return join(_parts(raw, key))
    return _requirement(raw)


def to_plain(condition: Condition) -> dict[str, Any]:
    """Turn a condition into tables and lists that JSON can carry; `from_plain` reads them back."""
    if not isinstance(condition, Requirement):
        key = "all" if isinstance(condition, AllOf) else "any"
        return {key: [to_plain(part) for part in condition.parts]}
    status = condition.status and condition.status.value
    plain = {"value": _plain(condition.value), "status": status, "note": condition.note}
    filled = {key: value for key, value in plain.items() if value is not None}
    return {"fact": condition.fact, "op": condition.op.value} | filled


def _parts(raw: Mapping[str, Any], key: str) -> tuple[Condition, ...]:
    if set(raw) != {key} or not isinstance(raw[key], list | tuple):
        raise Malformed(f'accanto a "{key}" ci può stare solo la sua lista di condizioni')
    if key == "any" and not raw[key]:
        raise Malformed('"any" ha bisogno di almeno una condizione')
    return tuple(from_plain(part) for part in raw[key])


def _requirement(raw: Mapping[str, Any]) -> Requirement:
    unknown = sorted(set(raw) - {"fact", "op", "value", "status", "note"})
    if unknown:
        raise Malformed(f'la chiave "{unknown[0]}" non esiste in una condizione')
    op = Op(_word(raw, "op", tuple(Op)))
    return Requirement(
        fact=_word(raw, "fact"),
        op=op,
        value=_threshold(op, raw.get("value")),
        status=Doubt(_word(raw, "status", tuple(Doubt))) if "status" in raw else None,
        note=_word(raw, "note") if "note" in raw else None,
    )


def _word(raw: Mapping[str, Any], key: str, allowed: tuple[str, ...] = ()) -> str:
    word = raw.get(key)
    if not isinstance(word, str) or not word:
        raise Malformed(f'in una condizione "{key}" è obbligatorio ed è un testo')
    if allowed and word not in allowed:
        raise Malformed(f'"{word}" non vale per "{key}": si può scrivere {", ".join(allowed)}')
    return word


def _threshold(op: Op, value: Any) -> Threshold:
    """Read a threshold; ordered comparisons are exact numbers, written as numbers or as text."""
    if value is None:
        return None
    if op in YES_OR_NO:
        raise Malformed(f'con "{op}" non si scrive "value"')
    if op is Op.IN:
        return _choices(value)
    if op in ORDERED:
        return _number(op, value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise Malformed('con "eq" il valore è un testo o un numero intero')


def _choices(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and value and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise Malformed('con "in" il valore è una lista di testi')


def _number(op: Op, value: Any) -> Decimal:
    text = str(value).removeprefix("-").replace(".", "", 1)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()):
        raise Malformed(f'con "{op}" il valore è un numero')
    return Decimal(str(value))


def _plain(value: Threshold) -> str | int | list[str] | None:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal) else value
