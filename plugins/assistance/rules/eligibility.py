"""Before one begins: may this be for the person, why, why not, until when, and what has still to be checked.

The answer is the orientation's own (`core.orientation.rules`), for one service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.orientation.rules.outcome import Rule, outcome, told
from core.services.rules.conditions import Facts, Op, Requirement, requirements
from core.services.rules.eligibility import Answer, Cause
from core.services.rules.vocabulary import Vocabulary
from plugins.assistance.rules.deadlines import Events

SINCE: Mapping[str, str] = {
    "figlio.giorni_da_evento": "nascita_adozione_affido",
    "lavoro.giorni_da_cessazione": "cessazione_lavoro",
}
"""Facts that grow by one each day, and the event they are counted from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PreCheck:
    """The answer for one service, in words.

    `until`: the last day on which it is so. `expired`: the figures are of a past year. `doubts`: notes on thresholds
    that nobody has confirmed.
    """

    answer: Answer
    holds: tuple[str, ...]
    open: tuple[str, ...]
    against: tuple[str, ...]
    doubts: tuple[str, ...]
    missing: tuple[str, ...]
    until: date | None
    expired: bool
    unconditional: bool


def precheck(rule: Rule, vocabulary: Vocabulary, facts: Facts, today: date) -> PreCheck:
    """Answer for a service from what is known."""
    verdict = outcome(rule, facts, today.year)
    lines = told(verdict, vocabulary)
    doubted = (leaf.condition for leaf in verdict.because(Cause.THRESHOLD_IN_DOUBT))
    return PreCheck(
        answer=verdict.answer,
        holds=lines[Answer.YES],
        open=lines[Answer.CHECK],
        against=lines[Answer.NO],
        doubts=tuple(one.note for one in doubted if isinstance(one, Requirement) and one.note),
        missing=verdict.missing,
        until=_until(rule, facts, today) if verdict.answer is Answer.YES else None,
        expired=verdict.expired,
        unconditional=verdict.unconditional,
    )


def counted(events: Events, today: date) -> dict[str, int]:
    """Return the facts that follow from the day of an event: nobody is asked to count days."""
    return {
        fact: (today - events[event]).days
        for fact, event in SINCE.items()
        if event in events and events[event] <= today
    }


def _until(rule: Rule, facts: Facts, today: date) -> date | None:
    """Return the first day of those on which a yes ends: the figures' year, or days that run out."""
    ends = [date(rule.validity_year, 12, 31)] if rule.validity_year else []
    ends += [
        today + timedelta(days=int(str(one.value)) - int(str(facts[one.fact])))
        for one in requirements(rule.condition)
        if one.fact in SINCE and one.op is Op.LTE and one.fact in facts and one.value is not None
    ]
    return min(ends, default=None)
