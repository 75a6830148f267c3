"""The pre-check: one question, or the answer with why, why not and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from markupsafe import Markup

from core.dates import date_long
from core.i18n import IN_ITALIAN, _, speaking, translated
from core.orientation.queries import Book
from core.services.rules.conditions import Condition, Value
from core.services.rules.eligibility import Answer
from core.services.rules.freshness import Age
from core.services.rules.vocabulary import FactKind, FactType, answered
from core.services.rules.wording import condition_lines, value_words
from core.web.page import Page
from plugins.assistance.queries.procedures import Published
from plugins.assistance.rules.checklist import Needed
from plugins.assistance.rules.conversation import Talk, carried, is_day
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
    def of(cls, talk: Talk, fact: FactType, *, value: str = "", **more: Any) -> Self:
        """Return the question about a fact."""
        truth = [("sì", _("Sì")), ("no", _("No"))] if fact.kind is FactKind.TRUTH else []
        kind = "day" if is_day(fact.code) else "euro" if fact.kind is FactKind.EURO else "number"
        return cls(
            told=talk.told,
            code=fact.code,
            number=len(talk.texts) + 1,
            question=translated(fact.question),
            help=None if kind == "day" else translated(fact.help or "") or None,
            options=truth or [(code, translated(words)) for code, words in fact.choices.items()],
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
    hers: tuple[str, str]
    code: str | None
    qr: Markup | None
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
        cls, known: Book, talk: Talk, check: PreCheck, papers: Sequence[Needed], today: date, **more: Any
    ) -> Self:
        """Return where the person stands."""
        told = talk.told
        sheet = known.sheets[told.service]
        condition = known.conditions.get(told.service)
        return cls(
            told=told,
            check=_spoken(check),
            sign=_sign(check),
            hers=_hers(check),
            rule=_rule(condition, known) if condition else (),
            note=translated(sheet.sheet.get("eligibility_note") or "") or None,
            until=date_long(check.until) if check.until else None,
            warnings=_warnings(known, told, check, today),
            sources=list(sheet.sheet.get("sources", ())),
            checked=date_long(sheet.verified_on) if sheet.verified_on else "",
            answers=list(_answers(known, talk)),
            papers=papers,
            terms=[deadline_line(rule) for rule in told.deadlines],
            **more,
        )


def _spoken(check: PreCheck) -> PreCheck:
    """Say the reasons in the reader's language: they were put together in Italian."""

    def said(lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(translated(line) for line in lines)

    return replace(check, holds=said(check.holds), open=said(check.open), against=said(check.against))


def _rule(condition: Condition, known: Book) -> list[str]:
    with speaking(IN_ITALIAN):
        lines = condition_lines(condition, known.facts)
    return [translated(line) for line in lines]


def _hers(check: PreCheck) -> tuple[str, str]:
    """Say it to the person herself."""
    found = _sign(check)
    may = check.answer is Answer.YES and not check.unconditional
    return (_("potresti averne diritto"), found[1]) if may else found


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
    lines += [_("Soglia da confermare: {note}.").format(note=translated(note)) for note in check.doubts]
    return list(dict.fromkeys(lines))


def _answers(known: Book, talk: Talk) -> list[tuple[str, str]]:
    rows = []
    for code, text in talk.texts.items():
        fact = known.facts.get(code) or talk.told.vocabulary[code]
        value = answered(fact, text)
        rows.append((translated(fact.label), _("non so") if value is None else _said(value, fact)))
    return rows


def _said(value: Value, fact: FactType) -> str:
    chosen = fact.choices.get(value) if isinstance(value, str) else None
    return translated(chosen) if chosen else value_words(value, fact)
