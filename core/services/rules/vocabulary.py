"""The words that conditions and checklists are written with: facts about a household, and documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from core.i18n import _
from core.services.rules.conditions import AllOf, Condition, Value, from_plain

_WHOLE = re.compile(r"[0-9]{1,6}")
_EURO = re.compile(r"(?P<whole>[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:,(?P<cents>[0-9]{1,2}))?")
_TRUTH = {"si": True, "sì": True, "no": False}


class FactKind(StrEnum):
    """What kind of value a fact takes."""

    WHOLE = "intero"
    EURO = "euro"
    TRUTH = "booleano"
    CHOICE = "scelta"


@dataclass(frozen=True, kw_only=True, slots=True)
class Consequence:
    """What a fact is, as one would write it, where other facts already say so."""

    when: AllOf
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FactType:
    """A fact one may know about a person or a household, and how to say a condition on it.

    `phrases` maps an operator to a sentence with `{n}` where the threshold goes; `choices` maps the allowed
    values of a choice to the words people read. `follows`: what other facts say of this one. `after`: the fact
    that is asked first; whoever does not know that one is not asked this one.
    """

    code: str
    kind: FactKind
    label: str
    question: str
    help: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[Consequence, ...] = ()
    after: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentType:
    """A paper one may be asked for. Special: it may hold data on health, faith, offences and the like.

    `get` says how one comes by it, `service` which sheet explains that, `instead` what to do without it.
    """

    code: str
    name: str
    note: str | None = None
    get: str | None = None
    instead: str | None = None
    service: str | None = None
    may_contain_special_data: bool


Vocabulary: TypeAlias = Mapping[str, FactType]
Documents: TypeAlias = Mapping[str, DocumentType]


class Unreadable(ValueError):
    """An answer that is no value of its fact; its message is meant for the person who wrote it."""


def fact_type(raw: Mapping[str, Any]) -> FactType:
    """Build a fact type from plain values, as a database keeps them; choices in pairs, in their order."""
    follows = tuple(
        Consequence(when=AllOf(_parts(one["when"])), value=one["value"]) for one in raw.get("follows", ())
    )
    return FactType(
        **{**raw, "kind": FactKind(raw["kind"]), "choices": dict(raw.get("choices", ())), "follows": follows}
    )


def _parts(raw: Any) -> tuple[Condition, ...]:
    return tuple(from_plain(part) for part in raw["all"])


def answered(fact: FactType, text: str) -> Value | None:
    """Read what a person answered about a fact; nothing written means that it is not known.

    Raises:
        Unreadable: if the text is no value of this fact.
    """
    text = text.strip().lower().removesuffix("€").removesuffix("euro").strip()
    if not text:
        return None
    value = _READERS[fact.kind](fact, text)
    if value is None:
        raise Unreadable(_WRONG[fact.kind]())
    return value


def _whole(_fact: FactType, text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


def _euro(_fact: FactType, text: str) -> Decimal | None:
    match = _EURO.fullmatch(text.replace(" ", ""))
    return Decimal(f"{match['whole'].replace('.', '')}.{match['cents'] or 0}") if match else None


def _truth(_fact: FactType, text: str) -> bool | None:
    return _TRUTH.get(text)


def _choice(fact: FactType, text: str) -> str | None:
    return text if text in fact.choices else None


_READERS = {
    FactKind.WHOLE: _whole,
    FactKind.EURO: _euro,
    FactKind.TRUTH: _truth,
    FactKind.CHOICE: _choice,
}
_WRONG = {
    FactKind.WHOLE: lambda: _("Scrivi un numero intero, per esempio 3."),
    FactKind.EURO: lambda: _("Scrivi una cifra in euro, per esempio 9.796,50."),
    FactKind.TRUTH: lambda: _("Scegli sì o no."),
    FactKind.CHOICE: lambda: _("Scegli una delle risposte della lista."),
}
