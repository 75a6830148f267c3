"""Whether conditions speak of facts that exist, in values that these facts can take."""

from collections.abc import Mapping

from core.district_files.checks.known import Names
from core.district_files.decode import BROKEN, Place
from core.services.rules.conditions import ORDERED, YES_OR_NO, Condition, Op, Requirement, requirements
from core.services.rules.vocabulary import FactKind, FactType

_NUMBERS = frozenset({FactKind.WHOLE, FactKind.EURO})


def check_condition(condition: Condition, place: Place, facts: Mapping[str, FactType], names: Names) -> None:
    """Note what does not fit in a condition; `names` says what a fact is called where it is missing."""
    for requirement in requirements(condition):
        names.one(requirement.fact, place)
        fact = facts.get(requirement.fact, BROKEN)
        if fact is not BROKEN:
            _check_kind(requirement, fact, place)
            _check_choices(requirement, fact, place)


def _check_kind(requirement: Requirement, fact: FactType, place: Place) -> None:
    op, kind = requirement.op, fact.kind
    if op in ORDERED and kind not in _NUMBERS:
        place.wrong(f'"{op}" si usa con i numeri, e "{fact.code}" non lo è.')
    if (op in YES_OR_NO) != (kind is FactKind.TRUTH):
        place.wrong(f'"is_true" e "is_false" si usano solo con i dati sì/no: "{fact.code}" è {kind}.')
    if op is Op.IN and kind is not FactKind.CHOICE:
        place.wrong(f'"in" si usa con i dati a scelta, e "{fact.code}" non lo è.')


def _check_choices(requirement: Requirement, fact: FactType, place: Place) -> None:
    value = requirement.value
    if fact.kind is not FactKind.CHOICE or value is None:
        return
    for choice in value if isinstance(value, tuple) else (value,):
        if choice not in fact.choices:
            place.wrong(f'"{choice}" non è una scelta di "{fact.code}".')
