"""The questions: few, each able to change something, and never against what a persona is due."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.district_files import DistrictFiles, read
from core.orientation.rules.conversation import UNKNOWN, Conversation
from core.orientation.rules.outcome import Rule, known, outcome, told
from core.orientation.rules.questions import MOST, journey, likely, next_question
from core.services.rules.conditions import AllOf, AnyOf, Condition, Op, Requirement, Value
from core.services.rules.eligibility import Answer
from core.services.rules.freshness import SheetState
from core.services.rules.vocabulary import Consequence, FactKind, FactType
from core.settings import ROOT

HERE = Path(__file__).parent
PERSONAS = {
    one["id"]: one
    for one in tomllib.loads((HERE.parent / "services" / "personas.toml").read_text())["personas"]
}
GROUPS = tomllib.loads((HERE / "groups.toml").read_text())
YEAR = 2026
AGE = FactType(code="eta", kind=FactKind.WHOLE, label="Età", question="Quanti anni hai?")
ISEE = FactType(code="isee", kind=FactKind.EURO, label="ISEE", question="Quanto è l'ISEE?")
HURT = FactType(code="invalido", kind=FactKind.TRUTH, label="Invalidità", question="C'è un'invalidità?")
WORDS = {fact.code: fact for fact in (AGE, ISEE, HURT)}


@pytest.fixture(scope="module")
def files() -> DistrictFiles:
    return read(ROOT / "tenants" / "est-milano")


@pytest.fixture(scope="module")
def rules(files: DistrictFiles) -> list[Rule]:
    return [
        Rule(
            slug=slug,
            condition=one.eligibility.all,
            validity_year=one.validity_year,
            doubtful=one.state is SheetState.TO_CHECK,
        )
        for slug, one in files.services.items()
        if one.state is not SheetState.HISTORICAL and one.eligibility.all.parts
    ]


def rule(slug: str, *parts: Condition, year: int | None = None, doubtful: bool = False) -> Rule:
    return Rule(slug=slug, condition=AllOf(parts), validity_year=year, doubtful=doubtful)


def at_most(fact: str, value: int) -> Requirement:
    return Requirement(fact=fact, op=Op.LTE, value=Decimal(value))


def talk(files: DistrictFiles, rules: list[Rule], facts: dict[str, Value]) -> Conversation:
    """What somebody says who knows these facts and what follows from them, and skips the rest."""
    facts = dict(known(files.facts, facts))
    now = Conversation(rules=rules, vocabulary=files.facts, said={}, year=YEAR)
    for _turn in range(MOST + 1):
        if now.open_number is None:
            return now
        fact = now.asked[now.open_number - 1]
        now = now.with_answer(fact, written(facts.get(fact)))
    raise AssertionError("it never ends")


def written(value: Value | None) -> str:
    if isinstance(value, bool):
        return "sì" if value else "no"
    return UNKNOWN if value is None else str(value)


@pytest.mark.long
@pytest.mark.parametrize("who", PERSONAS)
def test_nobody_is_asked_more_than_twelve_questions_nor_one_twice(
    files: DistrictFiles, rules: list[Rule], who: str
) -> None:
    asked = talk(files, rules, PERSONAS[who]["facts"]).asked
    assert len(asked) <= MOST
    assert len(set(asked)) == len(asked)


@pytest.mark.long
@pytest.mark.parametrize("who", PERSONAS)
def test_the_answer_never_goes_against_what_a_persona_is_due(
    files: DistrictFiles, rules: list[Rule], who: str
) -> None:
    now = talk(files, rules, PERSONAS[who]["facts"])
    against = {"yes": Answer.NO, "no": Answer.YES}
    for one in rules:
        due = PERSONAS[who]["expect"].get(one.slug)
        assert now.verdict(one).answer is not against.get(due), one.slug


@pytest.mark.parametrize("who", GROUPS)
def test_each_persona_finds_what_was_expected(files: DistrictFiles, rules: list[Rule], who: str) -> None:
    now = talk(files, rules, PERSONAS[who]["facts"])
    found: dict[str, list[str]] = {answer.value: [] for answer in Answer}
    for one in rules:
        found[now.verdict(one).answer.value].append(one.slug)
    assert {group: sorted(found[group]) for group in ("yes", "no")} == GROUPS[who]


@pytest.mark.long
@pytest.mark.parametrize("who", PERSONAS)
def test_every_question_could_still_change_an_answer(
    files: DistrictFiles, rules: list[Rule], who: str
) -> None:
    now = talk(files, rules, PERSONAS[who]["facts"])
    said: dict[str, Value | None] = {}
    for fact in now.asked:
        facts = known(files.facts, said)
        waiting = [one for one in rules if outcome(one, facts, YEAR).answer is Answer.CHECK]
        later = {code for code, one in files.facts.items() if fact in _before(files, code)}
        assert any({fact, *later} & set(outcome(one, facts, YEAR).missing) for one in waiting), fact
        said[fact] = PERSONAS[who]["facts"].get(fact)


def _before(files: DistrictFiles, code: str | None) -> set[str]:
    before = files.facts[code].after if code else None
    return {before, *_before(files, before)} if before else set()


def test_the_fact_that_settles_most_is_asked_first() -> None:
    found = [rule("a", at_most("isee", 10)), rule("b", at_most("isee", 20)), rule("c", at_most("eta", 30))]
    assert next_question(found, WORDS, {}, YEAR) == "isee"
    assert next_question(found, WORDS, {"isee": 5}, YEAR) == "eta"


def test_what_is_settled_is_not_asked_about_again() -> None:
    both = rule("a", at_most("isee", 10), Requirement(fact="invalido", op=Op.IS_TRUE))
    assert next_question([both], WORDS, {"isee": 11}, YEAR) is None
    either = rule("b", AnyOf((at_most("isee", 10), Requirement(fact="invalido", op=Op.IS_TRUE))))
    assert next_question([either], WORDS, {"isee": 9}, YEAR) is None
    assert next_question([either], WORDS, {"isee": 11}, YEAR) == "invalido"


def test_i_do_not_know_is_an_answer_and_is_not_asked_again() -> None:
    found = [rule("a", at_most("isee", 10), at_most("eta", 30))]
    first = next_question(found, WORDS, {}, YEAR)
    assert first
    assert journey(found, WORDS, {first: None, "eta": None, "isee": None}, YEAR)[1:] != (first,)
    assert next_question(found, WORDS, {"isee": None, "eta": None}, YEAR) is None


def test_what_comes_after_waits_and_goes_with_an_answer_not_known() -> None:
    words = {**WORDS, "eta": FactType(**{**_plain(AGE), "after": "isee"})}
    found = [rule("a", at_most("eta", 30))]
    assert next_question(found, words, {}, YEAR) == "isee"
    assert next_question(found, words, {"isee": 8}, YEAR) == "eta"
    assert next_question(found, words, {"isee": None}, YEAR) is None


def test_what_follows_is_not_asked() -> None:
    grown = Consequence(when=AllOf((Requirement(fact="eta", op=Op.GTE, value=Decimal(60)),)), value="sì")
    words = {**WORDS, "invalido": FactType(**{**_plain(HURT), "follows": (grown,)})}
    assert known(words, {"eta": 70})["invalido"] is True
    assert "invalido" not in known(words, {"eta": 50})
    found = [rule("a", Requirement(fact="invalido", op=Op.IS_TRUE))]
    assert next_question(found, words, {"eta": 70}, YEAR) is None


@pytest.mark.long
def test_going_back_and_changing_an_answer_drops_the_questions_that_are_idle_then(
    files: DistrictFiles, rules: list[Rule]
) -> None:
    now = talk(files, rules, {"residenza.comune": "pioltello", "nucleo.minori": 2, "figlio.mesi": 20})
    assert "figlio.mesi" in now.asked
    changed = now.with_answer("nucleo.minori", "0")
    assert "figlio.mesi" not in changed.asked
    assert "figlio.mesi" not in changed.facts


def test_a_yes_by_a_sheet_that_has_to_be_checked_is_only_to_be_checked() -> None:
    for one in (rule("a", at_most("isee", 10), doubtful=True), rule("a", at_most("isee", 10), year=2025)):
        assert outcome(one, {"isee": 5}, YEAR).answer is Answer.CHECK
        assert outcome(one, {"isee": 15}, YEAR).answer is Answer.NO


def test_it_says_what_holds_what_is_open_and_what_is_against() -> None:
    one = rule("a", at_most("isee", 10), at_most("eta", 30), Requirement(fact="invalido", op=Op.IS_TRUE))
    lines = told(outcome(one, {"isee": 5, "eta": 31}, YEAR), WORDS)
    assert lines[Answer.YES] == ("ISEE: fino a 10 euro",)
    assert lines[Answer.NO] == ("Età: fino a 30",)
    assert lines[Answer.CHECK] == ("Invalidità: sì",)


def test_likely_answers_fall_on_each_side_of_a_threshold() -> None:
    found = [rule("a", at_most("eta", 30)), rule("b", at_most("eta", 30))]
    assert likely(AGE, found) == (29, 30, 31)
    assert likely(HURT, found) == (True, False)


def test_what_nobody_can_have_said_is_left_out() -> None:
    found = [rule("a", at_most("isee", 10))]
    now = Conversation(rules=found, vocabulary=WORDS, said={"isee": "molto", "altro": "sì"}, year=YEAR)
    assert now.answers == {}
    assert now.open_number == 1


def _plain(fact: FactType) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in FactType.__slots__}


def test_the_year_of_the_test_is_that_of_the_sheets(files: DistrictFiles) -> None:
    assert date(YEAR, 11, 22).year == max(one.validity_year or 0 for one in files.services.values())
