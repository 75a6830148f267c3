"""Whether conditions speak of facts that exist, in values that these facts can take."""

from core.district_files.checks.known import Known
from core.district_files.decode import BROKEN, Place
from core.district_files.draft import Draft
from core.services.rules.conditions import ORDERED, YES_OR_NO, Condition, Op, Requirement, requirements
from core.services.rules.vocabulary import FactKind, FactType

_NUMBERS = frozenset({FactKind.WHOLE, FactKind.EURO})


def check_condition(condition: Condition, place: Place, draft: Draft, known: Known) -> None:
    """Note what does not fit in a condition."""
    for requirement in requirements(condition):
        known.facts.one(requirement.fact, place)
        fact = draft.facts.get(requirement.fact, BROKEN)
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
