"""Conditions in words a person reads."""

import re
from decimal import Decimal

import pytest
from hypothesis import given

from core.district_files import DistrictFiles
from core.services.rules.conditions import AllOf, AnyOf, Condition, Doubt, Op, Requirement, requirements
from core.services.rules.wording import (
    choice_words,
    condition_lines,
    condition_words,
    number_words,
    value_words,
)
from tests.core.services.conditions_at_random import conditions

ISEE = Requirement(fact="isee.ordinario", op=Op.LTE, value=Decimal(9796))
YEARS = Requirement(fact="residenza.italia_anni", op=Op.GTE, value=Decimal(5))
SPID = Requirement(fact="digitale.ha_spid", op=Op.IS_TRUE)


def requirement(fact: str, op: Op, value: Decimal | int | str | tuple[str, ...] | None = None) -> Requirement:
    return Requirement(fact=fact, op=op, value=value)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ISEE, "ISEE fino a 9.796 euro"),
        (YEARS, "almeno 5 anni di residenza in Italia"),
        (SPID, "SPID attivo"),
        (requirement("isee.ordinario", Op.LTE, Decimal("15748.78")), "ISEE fino a 15.748,78 euro"),
        (requirement("isee.ordinario", Op.LTE), "ISEE fino a una soglia da confermare"),
        (requirement("casa.sfratto_in_corso", Op.IS_FALSE), "nessuno sfratto in corso"),
        (requirement("residenza.comune", Op.IN, ("segrate", "rodano")), "residenza a Segrate o Rodano"),
        (requirement("residenza.comune", Op.EQ, "pioltello"), "residenza a Pioltello"),
        (requirement("salute.invalidita_percento", Op.EQ, 100), "invalidità civile al 100%"),
        (requirement("nucleo.minori", Op.LT, Decimal(3)), "Figli minorenni nel nucleo: meno di 3"),
        (AllOf((ISEE, SPID)), "ISEE fino a 9.796 euro e SPID attivo"),
        (AnyOf((SPID, YEARS)), "SPID attivo oppure almeno 5 anni di residenza in Italia"),
    ],
)
def test_a_condition_is_said_in_plain_italian(files: DistrictFiles, condition: Condition, words: str) -> None:
    assert condition_words(condition, files.facts) == words


def test_a_threshold_in_doubt_is_not_said_as_if_it_were_sure(files: DistrictFiles) -> None:
    doubted = Requirement(fact="isee.ordinario", op=Op.LTE, value=Decimal(9360), status=Doubt.UNCERTAIN)
    assert condition_words(doubted, files.facts) == "ISEE fino a una soglia da confermare"


def test_a_list_has_one_line_for_each_thing_that_must_hold(files: DistrictFiles) -> None:
    assert condition_lines(files.services["bonus-sociale-bollette"].eligibility.all, files.facts) == (
        "ISEE fino a 9.796 euro oppure ISEE fino a 20.000 euro e figli a carico: almeno 4",
        "fornitura intestata a una persona del nucleo",
    )
    assert condition_lines(SPID, files.facts) == ("SPID attivo",)
    assert condition_lines(AllOf(()), files.facts) == ()


def test_every_sheet_is_said_without_codes_and_with_a_phrase_of_its_own(files: DistrictFiles) -> None:
    for service in files.services.values():
        for one in requirements(service.eligibility.all):
            assert one.op in files.facts[one.fact].phrases, (service.slug, one.fact, one.op)
        for line in condition_lines(service.eligibility.all, files.facts):
            assert not re.search(r"[{}_]|\b[a-z]+\.[a-z]|None", line), line


@pytest.mark.long
@given(condition=conditions)
def test_any_condition_can_be_said(files: DistrictFiles, condition: Condition) -> None:
    assert "{" not in condition_words(condition, files.facts)


def test_numbers_and_values_are_written_as_italians_do(files: DistrictFiles) -> None:
    assert [number_words(number) for number in (0, 1234567, Decimal("58.3"), Decimal("10.00"))] == [
        "0",
        "1.234.567",
        "58,30",
        "10",
    ]
    assert value_words(8900, files.facts["isee.ordinario"]) == "8.900 euro"
    assert value_words(True, files.facts["digitale.ha_spid"]) == "sì"
    assert value_words("pioltello", files.facts["residenza.comune"]) == "Pioltello"
    assert value_words(34, files.facts["persona.eta"]) == "34"
    assert choice_words(["a"]) == "a"
    assert choice_words(["a", "b", "c"]) == "a, b o c"
