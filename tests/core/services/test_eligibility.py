"""Three values, and never a yes that more knowledge would take back."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given

from core.district_files import DistrictFiles
from core.services.rules.conditions import AllOf, AnyOf, Doubt, Facts, Op, Requirement, Value
from core.services.rules.eligibility import Answer, Cause, all_of, answer_of, any_of, examine, judge, leaves
from tests.core.services.conditions_at_random import conditions, known_facts

YES, NO, CHECK = Answer.YES, Answer.NO, Answer.CHECK
PERSONAS = tomllib.loads((Path(__file__).parent / "personas.toml").read_text())["personas"]
BY_YEAR = Requirement(fact="isee.ordinario", op=Op.LTE, value=Decimal(9796))


def expected() -> Iterator[tuple[str, dict[str, Value], str, Answer]]:
    for persona in PERSONAS:
        for slug, answer in persona["expect"].items():
            yield persona["id"], persona["facts"], slug, Answer(answer)


@pytest.mark.parametrize(
    ("who", "facts", "slug", "answer"), list(expected()), ids=lambda part: str(part)[:30]
)
def test_each_persona_gets_the_answer_that_was_expected(
    files: DistrictFiles, who: str, facts: Facts, slug: str, answer: Answer
) -> None:
    service = files.services[slug]
    verdict = judge(
        service.eligibility.all,
        facts,
        validity_year=service.validity_year,
        year=service.validity_year or 2026,
    )
    assert verdict.answer is answer, (who, slug, verdict.finding)


def test_in_2026_the_yes_of_an_older_sheet_is_only_to_be_checked(files: DistrictFiles) -> None:
    doubted = set()
    for _who, facts, slug, answer in expected():
        service = files.services[slug]
        verdict = judge(service.eligibility.all, facts, validity_year=service.validity_year, year=2026)
        if verdict.answer is not answer:
            assert (answer, verdict.answer, verdict.expired) == (YES, CHECK, True)
            doubted.add(slug)
    assert doubted == {
        "nidi-gratis-plus",
        "bonus-nuovi-nati",
        "carta-dedicata-a-te",
        "misura-unica-affitto",
        "sportello-accoglienza-pioltello",
    }


def test_an_empty_sheet_says_yes_to_everybody_and_owns_up_to_it(files: DistrictFiles) -> None:
    verdict = judge(files.services["spid"].eligibility.all, {}, validity_year=2026, year=2026)
    assert (verdict.answer, verdict.unconditional) == (YES, True)


def test_a_threshold_nobody_knows_is_never_settled_by_a_fact() -> None:
    for requirement in (
        Requirement(fact="isee.ordinario", op=Op.LTE),
        Requirement(fact="isee.ordinario", op=Op.LTE, value=Decimal(10), status=Doubt.UNCERTAIN),
    ):
        finding = examine(requirement, {"isee.ordinario": 5})
        assert (finding.answer, finding.cause) == (CHECK, Cause.THRESHOLD_IN_DOUBT)


@pytest.mark.parametrize(
    ("op", "value", "fact", "answer"),
    [
        (Op.LTE, Decimal(10), 10, YES),
        (Op.LTE, Decimal(10), Decimal("10.01"), NO),
        (Op.LT, Decimal(10), 10, NO),
        (Op.LT, Decimal(10), 9, YES),
        (Op.GTE, Decimal(10), 10, YES),
        (Op.GTE, Decimal(10), 9, NO),
        (Op.EQ, 100, 100, YES),
        (Op.EQ, "segrate", "rodano", NO),
        (Op.IN, ("segrate", "rodano"), "rodano", YES),
        (Op.IN, ("segrate", "rodano"), "melzo", NO),
        (Op.IS_TRUE, None, True, YES),
        (Op.IS_TRUE, None, False, NO),
        (Op.IS_FALSE, None, False, YES),
        (Op.IS_FALSE, None, True, NO),
    ],
)
def test_each_operator_compares_as_its_name_says(op: Op, value: object, fact: Value, answer: Answer) -> None:
    requirement = Requirement(fact="x", op=op, value=value)  # type: ignore[arg-type]
    assert examine(requirement, {"x": fact}).answer is answer
    assert examine(requirement, {}).answer is CHECK


def test_a_verdict_says_why_why_not_and_what_to_ask(files: DistrictFiles) -> None:
    facts = {"isee.ordinario": 9000, "nucleo.componenti": 2}
    verdict = judge(
        files.services["carta-dedicata-a-te"].eligibility.all, facts, validity_year=2025, year=2025
    )
    assert verdict.answer is NO
    assert [leaf.given for leaf in verdict.because(Cause.MET)] == [9000]
    assert [leaf.given for leaf in verdict.because(Cause.NOT_MET)] == [2]
    assert len(verdict.because(Cause.FACT_MISSING)) == 1
    assert verdict.missing == ()


def test_only_facts_that_can_still_change_the_answer_are_asked(files: DistrictFiles) -> None:
    rule = files.services["bonus-sociale-bollette"].eligibility.all
    met = judge(rule, {"isee.ordinario": 9000}, validity_year=2026, year=2026)
    assert met.missing == ("utenza.intestata",)
    over = judge(rule, {"isee.ordinario": 12000}, validity_year=2026, year=2026)
    assert over.missing == ("nucleo.figli_a_carico", "utenza.intestata")


@pytest.mark.parametrize(("year", "answer"), [(2025, YES), (2026, YES), (2027, CHECK)])
def test_a_yes_ends_with_the_year_of_its_figures(year: int, answer: Answer) -> None:
    verdict = judge(BY_YEAR, {"isee.ordinario": 9000}, validity_year=2026, year=year)
    assert verdict.answer is answer
    assert judge(BY_YEAR, {"isee.ordinario": 9900}, validity_year=2026, year=year).answer is NO


def test_kleene_holds_for_every_pair_and_triple() -> None:
    opposite = {YES: NO, NO: YES, CHECK: CHECK}
    for a, b in product(Answer, repeat=2):
        assert all_of((a, b)) is all_of((b, a))
        assert any_of((a, b)) is any_of((b, a))
        assert all_of((a, any_of((a, b)))) is a
        assert any_of((a, all_of((a, b)))) is a
        assert opposite[all_of((a, b))] is any_of((opposite[a], opposite[b]))
    for a, b, c in product(Answer, repeat=3):
        assert all_of((a, all_of((b, c)))) is all_of((all_of((a, b)), c)) is all_of((a, b, c))
        assert any_of((a, any_of((b, c)))) is any_of((any_of((a, b)), c)) is any_of((a, b, c))
        assert all_of((a, any_of((b, c)))) is any_of((all_of((a, b)), all_of((a, c))))


def test_nothing_to_hold_holds_and_nothing_to_choose_fails() -> None:
    assert all_of(()) is YES
    assert any_of(()) is NO


@pytest.mark.long
@given(conditions, known_facts)
def test_the_answer_without_its_reasons_is_the_same(condition: AllOf, facts: Facts) -> None:
    assert answer_of(condition, facts) is examine(condition, facts).answer


@pytest.mark.long
@given(conditions, known_facts, known_facts)
def test_learning_a_fact_never_takes_back_a_yes_or_a_no(condition: AllOf, first: Facts, more: Facts) -> None:
    before = examine(condition, first).answer
    after = examine(condition, {**more, **first}).answer
    assert before is CHECK or after is before


@pytest.mark.long
@given(conditions, known_facts, known_facts)
def test_a_fact_that_is_not_asked_cannot_change_the_answer(
    condition: AllOf, first: Facts, more: Facts
) -> None:
    verdict = judge(condition, first, validity_year=None, year=2026)
    beside = {fact: value for fact, value in more.items() if fact not in verdict.missing}
    assert judge(condition, {**beside, **first}, validity_year=None, year=2026).answer is verdict.answer


@pytest.mark.long
@given(conditions, known_facts)
def test_a_doubt_always_has_a_missing_fact_or_a_threshold_in_doubt_behind_it(
    condition: AllOf, facts: Facts
) -> None:
    verdict = judge(condition, facts, validity_year=None, year=2026)
    causes = {leaf.cause for leaf in leaves(verdict.finding)}
    if verdict.answer is CHECK:
        assert verdict.missing or Cause.THRESHOLD_IN_DOUBT in causes
    else:
        assert verdict.missing == ()


@pytest.mark.long
@given(conditions, known_facts)
def test_a_year_gone_by_only_ever_turns_yes_into_check(condition: AllOf, facts: Facts) -> None:
    now = judge(condition, facts, validity_year=2026, year=2026).answer
    later = judge(condition, facts, validity_year=2026, year=2027).answer
    assert later is (CHECK if now is YES else now)


def test_any_is_enough_once() -> None:
    either = AnyOf((Requirement(fact="a", op=Op.IS_TRUE), Requirement(fact="b", op=Op.IS_TRUE)))
    assert examine(either, {"a": True}).answer is YES
    assert examine(either, {"a": False}).answer is CHECK
    assert examine(either, {"a": False, "b": False}).answer is NO
