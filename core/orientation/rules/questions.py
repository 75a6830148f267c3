"""Which question comes next: the one that is likely to settle most services, and only if it can still change one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from core.orientation.rules.outcome import Rule, answer_to, known, outcome
from core.services.rules.conditions import Facts, Value, requirements
from core.services.rules.eligibility import Answer, Cause, Verdict
from core.services.rules.vocabulary import FactKind, FactType, Vocabulary

MOST = 12
"""Questions after which one stops: more would be an interrogation."""
Answers: TypeAlias = Mapping[str, Value | None]
"""What was answered; None: "I do not know"."""


_WORTH: Mapping[Answer, float] = {Answer.YES: 2, Answer.NO: 1, Answer.CHECK: 0}
"""What a settled service is worth: a yes brings something, a no spares a journey."""


def journey(rules: Sequence[Rule], vocabulary: Vocabulary, answers: Answers, year: int) -> tuple[str, ...]:
    """Return the facts asked so far, in order, and the one to be asked now, if any is worth it.

    It is worked out again from the answers: going back and changing one never leaves a question that is idle.
    """
    asked: list[str] = []
    while len(asked) < MOST:
        given = {one: answers[one] for one in asked}
        fact = next_question(rules, vocabulary, given, year)
        if fact is None:
            break
        asked.append(fact)
        if fact not in answers:
            break
    return tuple(asked)


def still_open(rules: Sequence[Rule], facts: Facts, year: int) -> list[Rule]:
    """Return the rules that are neither a yes nor a no: what is settled stays so, whatever is told later."""
    return [rule for rule in rules if answer_to(rule, facts, year) is Answer.CHECK]


def next_question(rules: Sequence[Rule], vocabulary: Vocabulary, answers: Answers, year: int) -> str | None:
    """Return the fact to ask about; None where no answer would change anything.

    What is asked only after another counts for that one, as long as that one is open; the less, the longer the way.
    """
    facts = known(vocabulary, answers)
    rules = still_open(rules, facts, year)
    worth: dict[str, float] = {}
    for fact, waiting in _waiting(rules, facts, year).items():
        way = _way(vocabulary, fact, facts, answers)
        if way:
            gain = _gain(vocabulary[fact], waiting, facts, year) / (3 + len(way))
            worth[way[-1]] = worth.get(way[-1], 0.0) + gain
    return max((fact for fact in vocabulary if fact in worth), key=lambda fact: worth[fact], default=None)


def _waiting(rules: Sequence[Rule], facts: Facts, year: int) -> dict[str, list[tuple[Rule, float]]]:
    """Return the facts that can still change something, with the services that wait for each and its part in them."""
    found: dict[str, list[tuple[Rule, float]]] = {}
    for rule in rules:
        verdict = outcome(rule, facts, year)
        missing = verdict.missing
        for fact in missing:
            found.setdefault(fact, []).append((rule, _part(verdict) / len(missing)))
    return found


def _way(vocabulary: Vocabulary, fact: str, facts: Facts, answers: Answers) -> list[str]:
    """Return the fact and what has to be asked before it, the first question last; nothing where one is not known."""
    way: list[str] = []
    while fact in vocabulary and fact not in answers:
        way.append(fact)
        before = vocabulary[fact].after
        if before is None or before in facts:
            return way
        fact = before
    return []


def likely(fact: FactType, rules: Iterable[Rule]) -> tuple[Value, ...]:
    """Return one answer of each kind that makes a difference to the rules."""
    if fact.kind is FactKind.TRUTH:
        return (True, False)
    if fact.kind is FactKind.CHOICE:
        return tuple(fact.choices)
    return tuple(sorted({value for at in _thresholds(fact, rules) for value in (at - 1, at, at + 1)}))


def _gain(fact: FactType, waiting: Sequence[tuple[Rule, float]], facts: Facts, year: int) -> float:
    """Return what asking is worth: a part of each service that waits, and what an answer settles on average."""
    rules = [rule for rule, _near in waiting]
    values = likely(fact, rules)
    settled = sum(
        _WORTH[answer_to(rule, told, year)]
        for told in ({**facts, fact.code: value} for value in values)
        for rule in rules
    )
    return sum(near for _rule, near in waiting) + (settled / len(values) if values else 0.0)


def _part(verdict: Verdict) -> float:
    """Return what the facts that are missing to a service are worth; little, where not even all of them give a yes."""
    hopeful = not (verdict.expired or verdict.because(Cause.THRESHOLD_IN_DOUBT))
    return 1 if hopeful else 0.25


def _thresholds(fact: FactType, rules: Iterable[Rule]) -> Iterator[Decimal]:
    for rule in rules:
        for found in requirements(rule.condition):
            if found.fact == fact.code and isinstance(found.value, Decimal | int):
                yield Decimal(found.value)
