"""What a service's conditions come to for somebody, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.services.rules.conditions import AllOf, Condition, Facts, Value
from core.services.rules.eligibility import Answer, Verdict, answer_of, examine, is_past, judge
from core.services.rules.vocabulary import Vocabulary, answered
from core.services.rules.wording import condition_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """The conditions of one service. Doubtful: its sheet is old, or whoever keeps it says that it has to be checked."""

    slug: str
    condition: Condition
    validity_year: int | None
    doubtful: bool


def outcome(rule: Rule, facts: Facts, year: int) -> Verdict:
    """Answer for a service; a yes by a sheet that has to be checked is only to be checked."""
    verdict = judge(rule.condition, facts, validity_year=rule.validity_year, year=year)
    doubted = rule.doubtful and verdict.answer is Answer.YES
    return replace(verdict, answer=Answer.CHECK) if doubted else verdict


def answer_to(rule: Rule, facts: Facts, year: int) -> Answer:
    """Return what `outcome` answers, without the reasons."""
    found = answer_of(rule.condition, facts)
    doubted = found is Answer.YES and (rule.doubtful or is_past(rule.validity_year, year))
    return Answer.CHECK if doubted else found


def told(verdict: Verdict, vocabulary: Vocabulary) -> dict[Answer, tuple[str, ...]]:
    """Return what must hold, in words, by what is known of it."""
    finding = verdict.finding
    parts = finding.parts if isinstance(finding.condition, AllOf) else (finding,)
    return {
        answer: tuple(
            dict.fromkeys(
                condition_words(part.condition, vocabulary) for part in parts if part.answer is answer
            )
        )
        for answer in Answer
    }


def known(vocabulary: Vocabulary, answers: Mapping[str, Value | None]) -> Facts:
    """Return what was answered and what follows from it, whatever the order of the vocabulary."""
    found = {fact: value for fact, value in answers.items() if value is not None}
    before = -1
    while before < len(found):
        before = len(found)
        for code in vocabulary.keys() - found.keys():
            value = _following(vocabulary, code, found)
            if value is not None:
                found[code] = value
    return MappingProxyType(found)


def _following(vocabulary: Vocabulary, code: str, facts: Facts) -> Value | None:
    fact = vocabulary[code]
    for one in fact.follows:
        if examine(one.when, facts).answer is Answer.YES:
            return answered(fact, one.value)
    return None
