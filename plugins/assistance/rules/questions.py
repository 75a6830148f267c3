"""One question a page: only those that still change something, and never one whose answer is known already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from core.orientation.rules.outcome import known
from core.services.rules.conditions import Facts, Value
from core.services.rules.eligibility import Answer, answer_of, examine, undecided
from core.services.rules.vocabulary import FactKind, Unreadable, answered
from core.services.rules.wording import value_words
from plugins.assistance.rules.procedure import Procedure, Question, asked_about

Answers: TypeAlias = Mapping[str, Value | None]
"""What was answered, by question; None: "I do not know". Facts known from elsewhere count too."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that will not do, and why, in words for whoever wrote it."""

    sentence: str


def facts_of(procedure: Procedure, answers: Answers) -> Facts:
    """Return what is known by now: what was answered, and what follows from it."""
    return known(procedure.vocabulary, answers)


def next_question(procedure: Procedure, answers: Answers) -> Question | None:
    """Return the question to ask now; None where no answer would change a paper or a step."""
    facts = facts_of(procedure, answers)
    waiting = _waiting(procedure, facts)
    for question in procedure.questions:
        if question.code in waiting and question.code not in answers and _due(question, procedure, facts):
            return question
    return None


def asked(procedure: Procedure, answers: Answers) -> tuple[Question, ...]:
    """Return the questions asked so far, in order, and the one to be asked now; idle answers are left out."""
    found: list[Question] = []
    for question in _way(procedure, answers):
        found.append(question)
        if question.code not in answers:
            break
    return tuple(found)


def way(procedure: Procedure, answers: Answers) -> tuple[Question, ...]:
    """Return all that may be asked, in order: a question that waits counts as not known, and hides none behind it."""
    return tuple(_way(procedure, answers))


def _way(procedure: Procedure, answers: Answers) -> Iterator[Question]:
    own = procedure.vocabulary.keys()
    given: dict[str, Value | None] = {code: value for code, value in answers.items() if code not in own}
    while (question := next_question(procedure, given)) is not None:
        yield question
        given[question.code] = answers.get(question.code)


def validate(question: Question, text: str) -> Value | Wrong | None:
    """Read an answer: its value, None for nothing written ("I do not know"), or what is wrong with it."""
    try:
        return answered(question.fact, text)
    except Unreadable as why:
        return Wrong(str(why))


def read_back(procedure: Procedure, texts: Mapping[str, str]) -> dict[str, Value | None]:
    """Return answers from the texts they are kept as; what this version cannot read counts as not asked yet."""
    found: dict[str, Value | None] = {}
    for question in procedure.questions:
        if question.code in texts:
            value = validate(question, texts[question.code])
            if not isinstance(value, Wrong):
                found[question.code] = value
    return found


def as_text(value: Value | None) -> str:
    """Write an answer as `validate` reads it."""
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, str):
        return value
    return "" if value is None else str(value).replace(".", ",")


def said(question: Question, value: Value) -> str:
    """Say an answer in words."""
    return value_words(value, question.fact)


def options(question: Question) -> tuple[str, ...]:
    """Return the codes one may choose from; none where one writes a number."""
    if question.kind is FactKind.TRUTH:
        return ("sì", "no")
    return tuple(one.code for one in question.choices)


def _waiting(procedure: Procedure, facts: Facts) -> frozenset[str]:
    open_ones = (one for one in procedure.conditions if answer_of(one, facts) is Answer.CHECK)
    leaves = (leaf for condition in open_ones for leaf in undecided(examine(condition, facts)))
    return frozenset(asked_about(leaf.condition for leaf in leaves)) - facts.keys()


def _due(question: Question, procedure: Procedure, facts: Facts) -> bool:
    """Say whether the question before it is answered; one that is not of this procedure is not waited for."""
    return question.after is None or question.after not in procedure.vocabulary or question.after in facts
