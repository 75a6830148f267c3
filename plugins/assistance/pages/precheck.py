"""The pre-check at the desk: one question, or the answer with why, why not and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from core.dates import date_long
from core.i18n import _
from core.orientation.queries import Book
from core.orientation.rules.conversation import Conversation
from core.services.rules.eligibility import Answer
from core.services.rules.freshness import Age
from core.services.rules.vocabulary import FactKind, FactType, answered
from core.services.rules.wording import condition_lines, value_words
from core.web.page import Page
from plugins.assistance.queries.procedures import Published
from plugins.assistance.rules.checklist import Needed
from plugins.assistance.rules.conversation import carried, is_day
from plugins.assistance.rules.eligibility import PreCheck
from plugins.assistance.rules.procedure import Procedure
from plugins.assistance.rules.wording import deadline_line


@dataclass(frozen=True, kw_only=True, slots=True)
class Doors(Page):
    """What one may check: every procedure."""

    template = "assistance/prechecks.html"

    lines: Sequence[Published]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking(Page):
    """One question; `said`: the fields that carry what was said before."""

    template = "assistance/precheck_question.html"

    told: Procedure
    code: str
    number: int
    question: str
    help: str | None
    options: Sequence[tuple[str, str]]
    kind: str
    value: str
    said: Mapping[str, str]
    error: str | None = None

    @classmethod
    def of(cls, told: Procedure, talk: Conversation, fact: FactType, *, value: str = "", **more: Any) -> Self:
        """Return the question about a fact."""
        truth = [("sì", _("Sì")), ("no", _("No"))] if fact.kind is FactKind.TRUTH else []
        kind = "day" if is_day(fact.code) else "euro" if fact.kind is FactKind.EURO else "number"
        return cls(
            told=told,
            code=fact.code,
            number=len(talk.answers) + 1,
            question=fact.question,
            help=None if kind == "day" else fact.help,
            options=truth or list(fact.choices.items()),
            kind=kind,
            value=value,
            said=carried(talk),
            **more,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Result(Page):
    """What the rule says, by which figures, and what to bring if one goes on."""

    template = "assistance/precheck_result.html"

    told: Procedure
    check: PreCheck
    sign: tuple[str, str]
    rule: Sequence[str]
    note: str | None
    until: str | None
    warnings: Sequence[str]
    sources: Sequence[Mapping[str, str | None]]
    checked: str
    answers: Sequence[tuple[str, str]]
    papers: Sequence[Needed]
    terms: Sequence[str]

    @classmethod
    def of(
        cls,
        told: Procedure,
        known: Book,
        talk: Conversation,
        check: PreCheck,
        papers: Sequence[Needed],
        today: date,
    ) -> Self:
        """Return where the person stands."""
        sheet = known.sheets[told.service]
        condition = known.conditions.get(told.service)
        return cls(
            told=told,
            check=check,
            sign=_sign(check),
            rule=condition_lines(condition, known.facts) if condition else (),
            note=sheet.sheet.get("eligibility_note"),
            until=date_long(check.until) if check.until else None,
            warnings=_warnings(known, told, check, today),
            sources=list(sheet.sheet.get("sources", ())),
            checked=date_long(sheet.verified_on) if sheet.verified_on else "",
            answers=list(_answers(known, talk)),
            papers=papers,
            terms=[deadline_line(rule) for rule in told.deadlines],
        )


def _sign(check: PreCheck) -> tuple[str, str]:
    if check.unconditional:
        return (_("per tutti"), "success")
    return {
        Answer.YES: (_("potrebbe averne diritto"), "success"),
        Answer.CHECK: (_("da verificare"), "warning"),
        Answer.NO: (_("per ora sembra di no"), "danger"),
    }[check.answer]


def _warnings(known: Book, told: Procedure, check: PreCheck, today: date) -> list[str]:
    age = known.sheets[told.service].age(today)
    lines = [age.reason] if age.age is not Age.FRESH else []
    lines += [_("Soglia da confermare: {note}.").format(note=note) for note in check.doubts]
    return list(dict.fromkeys(lines))


def _answers(known: Book, talk: Conversation) -> list[tuple[str, str]]:
    rows = []
    for code, text in talk.answers.items():
        fact = known.facts[code]
        value = answered(fact, text)
        rows.append((fact.label, _("non lo sa") if value is None else value_words(value, fact)))
    return rows
