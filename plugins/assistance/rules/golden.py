"""Golden cases: invented households, and the answer that a service's rule has to give to each."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from core.i18n import _
from core.orientation.rules.outcome import Rule, answer_to, known
from core.services.rules.conditions import ORDERED, AllOf, AnyOf, Condition, Requirement, requirements
from core.services.rules.eligibility import Answer
from core.services.rules.vocabulary import Unreadable, Vocabulary, answered

MOST_CASES, MOST_PROBLEMS, LONGEST = 500, 20, 200
NAME, SERVICE, YEAR, EXPECTED = "caso", "servizio", "anno", "atteso"
HEAD = (NAME, SERVICE, YEAR, EXPECTED)
SAID: Mapping[str, Answer] = {
    "si": Answer.YES,
    "sì": Answer.YES,
    "no": Answer.NO,
    "da verificare": Answer.CHECK,
    "verifica": Answer.CHECK,
}
WORDS: Mapping[Answer, str] = {Answer.YES: "sì", Answer.NO: "no", Answer.CHECK: "da verificare"}
"""How answers stand in the file, whatever the language of the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One case: what is known of the household, as it is written, and what is expected in the year of the figures."""

    name: str
    service: str
    year: int | None
    expected: Answer
    facts: Mapping[str, str]


class Result(NamedTuple):
    """What a case came to."""

    case: Case
    found: Answer

    @property
    def fits(self) -> bool:
        """Whether it is what was expected."""
        return self.found is self.case.expected


class Flip(NamedTuple):
    """A case that another threshold answers otherwise."""

    case: Case
    before: Answer
    after: Answer


class UnreadableCases(ValueError):
    """A file that cannot be used; `problems` says why, line by line."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the first problems."""
        self.problems = tuple(problems[:MOST_PROBLEMS])
        super().__init__("\n".join(self.problems))


def read(text: str, vocabulary: Vocabulary, services: frozenset[str]) -> tuple[Case, ...]:
    """Read cases from a spreadsheet: a line each, a column for each fact.

    Raises:
        UnreadableCases: with what is wrong, line by line.
    """
    head, _line, _rest = text.removeprefix("\ufeff").partition("\n")
    rows = csv.DictReader(
        text.removeprefix("\ufeff").splitlines(),
        delimiter=";" if ";" in head else ",",
        restkey="",
        restval="",
    )
    columns = rows.fieldnames or ()
    facts = [name for name in columns if name not in HEAD]
    lacking, unknown = _("Manca la colonna «{name}»."), _("La colonna «{name}» non è un dato.")
    problems = [lacking.format(name=name) for name in HEAD if name not in columns]
    problems += [unknown.format(name=name) for name in facts if name not in vocabulary]
    if problems:
        raise UnreadableCases(problems)
    found: list[Case] = []
    for number, row in enumerate(rows, start=2):
        wrong = list(_wrong(row, facts, vocabulary, services))
        problems += [_("Riga {number}: {words}").format(number=number, words=words) for words in wrong]
        if not wrong and len(found) < MOST_CASES:
            found.append(_case(row, facts))
    if problems or not found:
        raise UnreadableCases(problems or [_("Nel file non c'è nessun caso.")])
    return tuple(found)


def written(cases: Sequence[Case]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return head and lines of the file; `read` reads them back."""
    codes = tuple(dict.fromkeys(code for case in cases for code in case.facts))
    rows = [
        (
            case.name,
            case.service,
            str(case.year or ""),
            WORDS[case.expected],
            *(case.facts.get(code, "") for code in codes),
        )
        for case in cases
    ]
    return (*HEAD, *codes), rows


def run(cases: Sequence[Case], rules: Mapping[str, Rule], vocabulary: Vocabulary) -> tuple[Result, ...]:
    """Answer every case by the rules alone, in the year of its figures; a service without a rule gives a yes."""
    return tuple(Result(case, _found(case, rules, vocabulary)) for case in cases)


def flips(
    cases: Sequence[Case], rules: Mapping[str, Rule], changed: Rule, vocabulary: Vocabulary
) -> tuple[Flip, ...]:
    """Return the cases that another rule for one service answers otherwise."""
    mine = [case for case in cases if case.service == changed.slug]
    before = run(mine, rules, vocabulary)
    after = run(mine, {**rules, changed.slug: changed}, vocabulary)
    return tuple(
        Flip(was.case, was.found, now.found)
        for was, now in zip(before, after, strict=True)
        if was.found is not now.found
    )


def thresholds(rule: Rule) -> list[tuple[int, Requirement]]:
    """Return the figures of a rule that may be changed, each with its place."""
    told = enumerate(requirements(rule.condition))
    return [(place, one) for place, one in told if one.op in ORDERED]


def with_threshold(rule: Rule, place: int, value: Decimal) -> Rule:
    """Return the rule with another figure at a place; a figure that is given is no longer in doubt."""
    return replace(rule, condition=_with(rule.condition, iter(range(1_000)), place, value))


def _with(condition: Condition, places: Iterator[int], place: int, value: Decimal) -> Condition:
    if isinstance(condition, Requirement):
        here = next(places) == place
        return replace(condition, value=value, status=None) if here else condition
    parts = tuple(_with(part, places, place, value) for part in condition.parts)
    return AllOf(parts) if isinstance(condition, AllOf) else AnyOf(parts)


def _found(case: Case, rules: Mapping[str, Rule], vocabulary: Vocabulary) -> Answer:
    rule = rules.get(case.service)
    if rule is None:
        return Answer.YES
    told = {code: answered(vocabulary[code], text) for code, text in case.facts.items() if code in vocabulary}
    trusted = replace(rule, doubtful=False)
    return answer_to(trusted, known(vocabulary, told), case.year or rule.validity_year or 0)


def _wrong(
    row: Mapping[str, str], facts: Sequence[str], vocabulary: Vocabulary, services: frozenset[str]
) -> Iterator[str]:
    if not _cell(row, NAME):
        yield _("manca il nome del caso.")
    if _cell(row, SERVICE) not in services:
        yield _("«{slug}» non è un servizio del catalogo.").format(slug=_cell(row, SERVICE))
    if _cell(row, EXPECTED).lower() not in SAID:
        yield _("in «atteso» si scrive sì, no o da verificare.")
    year = _cell(row, YEAR)
    if year and not (year.isascii() and year.isdigit() and len(year) == len("2026")):
        yield _("in «anno» si scrive un anno, per esempio 2026.")
    for code in facts:
        try:
            answered(vocabulary[code], _cell(row, code))
        except Unreadable as why:
            yield f"{code}: {why}"


def _case(row: Mapping[str, str], facts: Sequence[str]) -> Case:
    year = _cell(row, YEAR)
    return Case(
        name=_cell(row, NAME),
        service=_cell(row, SERVICE),
        year=int(year) if year else None,
        expected=SAID[_cell(row, EXPECTED).lower()],
        facts={code: _cell(row, code) for code in facts if _cell(row, code)},
    )


def _cell(row: Mapping[str, str], name: str) -> str:
    return (row.get(name) or "").strip().removeprefix("'")[:LONGEST]
