"""Conditions in plain Italian: what a person reads instead of facts, operators and thresholds."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from core.i18n import _
from core.services.rules.conditions import AllOf, AnyOf, Condition, Op, Requirement, Value
from core.services.rules.vocabulary import FactKind, FactType, Vocabulary


def condition_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """Say a condition in one line: "ISEE fino a 9.796 euro e residenza a Pioltello"."""
    if isinstance(condition, Requirement):
        return _requirement_words(condition, vocabulary[condition.fact])
    said = tuple(condition_words(part, vocabulary) for part in condition.parts)
    return (_(" oppure ") if isinstance(condition, AnyOf) else _(" e ")).join(said)


def condition_lines(condition: Condition, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Say a condition as a list: one line for each thing that must hold."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return tuple(condition_words(part, vocabulary) for part in parts)


def number_words(number: Decimal | int) -> str:
    """Write a number as Italians do: 15.748,78."""
    exact = Decimal(number)
    whole = exact == exact.to_integral_value()
    return f"{exact:,.{0 if whole else 2}f}".translate(str.maketrans(",.", ".,"))


def choice_words(choices: Sequence[str]) -> str:
    """Write a list of alternatives: "a, b o c"."""
    *first, last = choices
    return _("{first} o {last}").format(first=", ".join(first), last=last) if first else last


def value_words(value: Value, fact: FactType) -> str:
    """Say what was given for a fact: "8.900 euro", "sì", "Pioltello"."""
    if isinstance(value, bool):
        return _("sì") if value else _("no")
    if isinstance(value, str):
        return fact.choices.get(value, value)
    number = number_words(value)
    return _("{number} euro").format(number=number) if fact.kind is FactKind.EURO else number


def _requirement_words(requirement: Requirement, fact: FactType) -> str:
    phrase = fact.phrases.get(requirement.op) or _GENERIC[requirement.op]()
    threshold = _threshold_words(requirement, fact)
    return phrase.replace("{label}", fact.label).replace("{n}", threshold)


def _threshold_words(requirement: Requirement, fact: FactType) -> str:
    value = requirement.value
    if value is None or requirement.status is not None:
        return _("una soglia da confermare")
    if isinstance(value, tuple):
        return choice_words([fact.choices.get(choice, choice) for choice in value])
    return value_words(value, fact)


_GENERIC: Mapping[Op, Callable[[], str]] = {
    Op.IN: lambda: _("{label}: {n}"),
    Op.EQ: lambda: _("{label}: {n}"),
    Op.GTE: lambda: _("{label}: almeno {n}"),
    Op.LTE: lambda: _("{label}: fino a {n}"),
    Op.LT: lambda: _("{label}: meno di {n}"),
    Op.IS_TRUE: lambda: _("{label}: sì"),
    Op.IS_FALSE: lambda: _("{label}: no"),
}
