"""Before one begins: yes, no or to be checked, why, and until when."""

import tomllib
from datetime import date
from pathlib import Path

from core.district_files import DistrictFiles
from core.orientation.rules.outcome import Rule
from core.services.rules.eligibility import Answer
from core.services.rules.freshness import SheetState
from plugins.assistance.rules.eligibility import counted, precheck

CORE = Path(__file__).parents[3] / "core" / "services" / "personas.toml"
PERSONAS = tomllib.loads(CORE.read_text())["personas"]
TODAY = date(2026, 11, 22)


def rule_of(files: DistrictFiles, slug: str) -> Rule:
    service = files.services[slug]
    return Rule(
        slug=slug,
        condition=service.eligibility.all,
        validity_year=service.validity_year,
        doubtful=service.state is SheetState.TO_CHECK,
    )


def test_all_personas_get_the_answers_expected_in_the_year_of_the_figures(files: DistrictFiles) -> None:
    asked = 0
    for persona in PERSONAS:
        for slug, answer in persona["expect"].items():
            rule = rule_of(files, slug)
            today = date(rule.validity_year or 2026, 11, 22)
            found = precheck(rule, files.facts, persona["facts"], today)
            wanted = Answer.CHECK if rule.doubtful and answer == "yes" else answer
            assert found.answer == wanted, (persona["id"], slug, found)
            assert bool(found.open or found.doubts or rule.doubtful) or found.answer is not Answer.CHECK
            assert found.against or found.answer is not Answer.NO
            asked += 1
    assert asked == 24


def test_past_its_year_a_yes_is_to_be_checked(files: DistrictFiles) -> None:
    amina = PERSONAS[0]["facts"]
    rule = rule_of(files, "bonus-nuovi-nati")
    assert precheck(rule, files.facts, amina, date(2025, 11, 22)).answer is Answer.YES
    late = precheck(rule, files.facts, amina, TODAY)
    assert (late.answer, late.expired, late.until) == (Answer.CHECK, True, None)


def test_a_yes_ends_with_the_days_that_run_out_or_with_the_year(files: DistrictFiles) -> None:
    marco = PERSONAS[1]["facts"]
    assert precheck(rule_of(files, "naspi"), files.facts, marco, TODAY).until == date(2026, 12, 30)
    assert precheck(rule_of(files, "bonus-sociale-bollette"), files.facts, marco, TODAY).until == date(
        2026, 12, 31
    )


def test_nobody_has_to_count_days(files: DistrictFiles) -> None:
    facts = counted({"cessazione_lavoro": date(2026, 10, 23), "scadenza_permesso": TODAY}, TODAY)
    assert facts == {"lavoro.giorni_da_cessazione": 30}
    assert counted({"nascita_adozione_affido": date(2027, 1, 1)}, TODAY) == {}
