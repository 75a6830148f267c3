"""Whether a service may be for somebody: yes, no, or to be checked (Kleene's three values).

Never read a yes as a right: it only says that nothing known speaks against it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import contains, eq, ge, le, lt
from typing import Any

from core.services.rules.conditions import AllOf, Condition, Facts, Op, Requirement, Value


class Answer(StrEnum):
    """The three values."""

    YES = "yes"
    NO = "no"
    CHECK = "check"


class Cause(StrEnum):
    """Why a requirement has its answer."""

    MET = "met"
    NOT_MET = "not_met"
    FACT_MISSING = "fact_missing"
    THRESHOLD_IN_DOUBT = "threshold_in_doubt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The answer of a condition: of a requirement with its cause and what was given, of a join with parts."""

    condition: Condition
    answer: Answer
    cause: Cause | None = None
    given: Value | None = None
    parts: tuple["Finding", ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The answer for a whole service and how it came about.

    `expired`: the figures of the rule are of a past year, and a yes by them is only to be checked.
    """

    answer: Answer
    finding: Finding
    expired: bool = False

    @property
    def unconditional(self) -> bool:
        """Whether the sheet states no condition at all: a yes then says nothing about the person."""
        return isinstance(self.finding.condition, AllOf) and not self.finding.parts

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts worth asking next: unknown, and still able to change the answer."""
        wanted = (leaf for leaf in undecided(self.finding) if leaf.cause is Cause.FACT_MISSING)
        return tuple(dict.fromkeys(_fact(leaf) for leaf in wanted))

    def because(self, cause: Cause) -> tuple[Finding, ...]:
        """Return the requirements that came out this way, in reading order."""
        return tuple(leaf for leaf in leaves(self.finding) if leaf.cause is cause)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Join by "and": one no settles it, otherwise one doubt leaves it to be checked."""
    found = set(answers)
    if Answer.NO in found:
        return Answer.NO
    return Answer.CHECK if Answer.CHECK in found else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Join by "or": one yes settles it, otherwise one doubt leaves it to be checked."""
    found = set(answers)
    if Answer.YES in found:
        return Answer.YES
    return Answer.CHECK if Answer.CHECK in found else Answer.NO


def examine(condition: Condition, facts: Facts) -> Finding:
    """Answer a condition from the facts known, keeping the reason of every part."""
    if isinstance(condition, Requirement):
        return _examine(condition, facts)
    parts = tuple(examine(part, facts) for part in condition.parts)
    join = all_of if isinstance(condition, AllOf) else any_of
    return Finding(condition=condition, answer=join(part.answer for part in parts), parts=parts)


def answer_of(condition: Condition, facts: Facts) -> Answer:
    """Return what `examine` answers, without the reasons, and sooner."""
    if isinstance(condition, Requirement):
        return _answer(condition, facts.get(condition.fact))[0]
    settles = Answer.NO if isinstance(condition, AllOf) else Answer.YES
    found = Answer.YES if isinstance(condition, AllOf) else Answer.NO
    for part in condition.parts:
        answer = answer_of(part, facts)
        if answer is settles:
            return answer
        if answer is Answer.CHECK:
            found = answer
    return found


def judge(condition: Condition, facts: Facts, *, validity_year: int | None, year: int) -> Verdict:
    """Answer for a service sheet in a given year; a yes by the figures of a past year is to be checked."""
    finding = examine(condition, facts)
    expired = is_past(validity_year, year)
    doubted = expired and finding.answer is Answer.YES
    return Verdict(answer=Answer.CHECK if doubted else finding.answer, finding=finding, expired=expired)


def is_past(validity_year: int | None, year: int) -> bool:
    """Whether the figures of a sheet are those of a year gone by."""
    return validity_year is not None and validity_year < year


def leaves(finding: Finding) -> Iterator[Finding]:
    """Yield the findings on single requirements, in reading order."""
    if finding.cause is not None:
        yield finding
    for part in finding.parts:
        yield from leaves(part)


def undecided(finding: Finding) -> Iterator[Finding]:
    """Yield the single requirements that keep the whole from being a yes or a no."""
    if finding.answer is not Answer.CHECK:
        return
    if finding.cause is not None:
        yield finding
    for part in finding.parts:
        yield from undecided(part)


def _examine(requirement: Requirement, facts: Facts) -> Finding:
    given = facts.get(requirement.fact)
    answer, cause = _answer(requirement, given)
    return Finding(condition=requirement, answer=answer, cause=cause, given=given)


def _answer(requirement: Requirement, given: Value | None) -> tuple[Answer, Cause]:
    if requirement.in_doubt:
        return Answer.CHECK, Cause.THRESHOLD_IN_DOUBT
    if given is None:
        return Answer.CHECK, Cause.FACT_MISSING
    return (Answer.YES, Cause.MET) if _holds(requirement, given) else (Answer.NO, Cause.NOT_MET)


def _holds(requirement: Requirement, given: Value) -> bool:
    return _COMPARE[requirement.op](given, requirement.value)


def _fact(leaf: Finding) -> str:
    return leaf.condition.fact if isinstance(leaf.condition, Requirement) else ""


_COMPARE: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.IN: lambda given, choices: contains(choices, given),
    Op.EQ: eq,
    Op.GTE: ge,
    Op.LTE: le,
    Op.LT: lt,
    Op.IS_TRUE: lambda given, _threshold: given is True,
    Op.IS_FALSE: lambda given, _threshold: given is False,
}
