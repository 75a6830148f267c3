"""The district's own cases, from its file to the answers, and what another figure would change."""

import csv
from decimal import Decimal

import pytest

from core import spreadsheet
from core.district_files import DistrictFiles
from core.orientation.rules.outcome import Rule
from core.services.rules.conditions import requirements
from core.services.rules.eligibility import Answer
from core.services.rules.freshness import SheetState
from plugins.assistance.rules import golden
from tests.conftest import EST_MILANO


@pytest.fixture(scope="module")
def rules(files: DistrictFiles) -> dict[str, Rule]:
    return {
        slug: Rule(
            slug=slug,
            condition=one.eligibility.all,
            validity_year=one.validity_year,
            doubtful=one.state is SheetState.TO_CHECK,
        )
        for slug, one in files.services.items()
    }


@pytest.fixture(scope="module")
def cases(files: DistrictFiles) -> tuple[golden.Case, ...]:
    text = (EST_MILANO / "golden.csv").read_text()
    return golden.read(text, files.facts, frozenset(files.services))


def test_every_persona_gets_the_answer_expected(
    files: DistrictFiles, rules: dict[str, Rule], cases: tuple[golden.Case, ...]
) -> None:
    results = golden.run(cases, rules, files.facts)
    assert (len(results), {one.name for one in cases}) == (24, {"Amina", "Marco", "Ivan"})
    assert [one.case for one in results if not one.fits] == []


def test_a_changed_figure_shows_whose_answer_flips(
    files: DistrictFiles, rules: dict[str, Rule], cases: tuple[golden.Case, ...]
) -> None:
    rule = rules["bonus-sociale-bollette"]
    place = next(n for n, one in golden.thresholds(rule) if one.value == Decimal(9796))
    lower = golden.with_threshold(rule, place, Decimal(8950))
    flips = golden.flips(cases, rules, lower, files.facts)
    assert [(one.case.name, one.before, one.after) for one in flips] == [("Marco", Answer.YES, Answer.NO)]
    same = golden.with_threshold(rule, place, Decimal(9500))
    assert golden.flips(cases, rules, same, files.facts) == ()
    assert len(list(requirements(lower.condition))) == len(list(requirements(rule.condition)))


def test_the_file_comes_back_as_it_was(files: DistrictFiles, cases: tuple[golden.Case, ...]) -> None:
    head, rows = golden.written(cases)
    body = spreadsheet.table(head, rows).decode("utf-8-sig")
    assert golden.read(body, files.facts, frozenset(files.services)) == cases
    with_commas = "\n".join(
        ",".join(f'"{cell}"' for cell in row) for row in csv.reader(body.splitlines(), delimiter=";")
    )
    assert golden.read(with_commas, files.facts, frozenset(files.services)) == cases


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Manca la colonna «caso»"),
        ("caso;servizio;anno;atteso;cielo\n", "La colonna «cielo» non è un dato."),
        ("caso;servizio;anno;atteso\n", "nessun caso"),
        ("caso;servizio;anno;atteso\nA;naspi;2026;forse\n", "Riga 2: in «atteso»"),
        ("caso;servizio;anno;atteso\nA;luna;2026;no\n", "«luna» non è un servizio"),
        ("caso;servizio;anno;atteso;persona.eta\nA;naspi;2026;no;vecchio\n", "persona.eta: Scrivi un numero intero"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(files: DistrictFiles, text: str, why: str) -> None:
    with pytest.raises(golden.UnreadableCases, match=why):
        golden.read(text, files.facts, frozenset(files.services))
