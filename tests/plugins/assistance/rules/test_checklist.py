"""For 200 answer sets drawn by chance, the checklist holds exactly the papers that an exhaustive reckoning expects."""

import random
import tomllib
from itertools import chain, cycle, islice, product
from typing import Any

import pytest

from core.district_files import DistrictFiles
from core.services.rules.documents import Need
from plugins.assistance.rules.checklist import checklist, steps
from plugins.assistance.rules.procedure import Procedure, Question
from plugins.assistance.rules.questions import asked, next_question, validate
from tests.conftest import EST_MILANO

SETS = 200
FACTS = tomllib.loads((EST_MILANO / "facts.toml").read_text())


def holds(raw: Any, told: dict[str, Any]) -> bool:
    """Read a condition as the file has it, knowing everything."""
    if "all" in raw:
        return all(holds(part, told) for part in raw["all"])
    if "any" in raw:
        return any(holds(part, told) for part in raw["any"])
    value = told[raw["fact"]]
    return {
        "is_true": lambda: value is True,
        "is_false": lambda: value is False,
        "eq": lambda: value == raw["value"],
        "in": lambda: value in raw["value"],
        "gte": lambda: value >= raw["value"],
    }[raw["op"]]()


def facts_in(raw: Any) -> set[str]:
    parts = raw.get("all") or raw.get("any")
    return set().union(*map(facts_in, parts)) if parts else {raw["fact"]}


def values(code: str) -> list[Any]:
    fact = FACTS[code]
    return {"booleano": [True, False], "scelta": list(fact.get("choices", ()))}.get(
        fact["kind"], [0, 65, 66, 100]
    )


def implied(code: str, told: dict[str, Any]) -> list[Any]:
    """Return the value that answers imply, or every value there is."""
    for one in FACTS[code].get("follows", ()):
        about = set().union(*map(facts_in, one["when"]))
        if about <= {k for k, v in told.items() if v is not None} and holds({"all": one["when"]}, told):
            return [{"sì": True, "no": False}.get(one["value"], one["value"])]
    return values(code)


def expected(raw: dict[str, Any], told: dict[str, Any]) -> dict[str, Need]:
    """Try every way in which what is not known may be, and say which papers are asked for in all, some or none."""
    found = {}
    for paper in raw["documents"]:
        condition = paper.get("condition", {"all": []})
        about = sorted(facts_in(condition)) if "condition" in paper else []
        ways = product(*([told[c]] if told.get(c) is not None else implied(c, told) for c in about))
        outcomes = {holds(condition, dict(zip(about, way, strict=True))) for way in ways}
        if outcomes != {False}:
            sure = Need.NEEDED if outcomes == {True} else Need.CONDITIONAL
            found[paper["doc"]] = Need.OPTIONAL if paper.get("optional") else sure
    return found


def drawn(question: Question, chance: random.Random) -> str:
    options = {True: "sì", False: "no"}
    value = chance.choice([*values(question.code), None])
    return "" if value is None else options.get(value, str(value)) if isinstance(value, bool) else str(value)


def test_200_answer_sets_drawn_by_chance_give_exactly_the_papers_expected(
    procedures: dict[str, Procedure],
) -> None:
    chance = random.Random(20261122)
    raws = {
        slug: tomllib.loads((EST_MILANO / "procedures" / f"{slug}.toml").read_text()) for slug in procedures
    }
    differing, conditional, left_out = set(), 0, 0
    asking = [slug for slug, one in procedures.items() if one.questions]
    for slug in islice(chain(procedures, cycle(asking)), SETS):
        procedure, told = procedures[slug], {}
        while (question := next_question(procedure, told)) is not None:
            told[question.code] = validate(question, drawn(question, chance))
        found = {one.doc: one.need for one in checklist(procedure, told)}
        assert found == expected(raws[slug], told), (slug, told)
        assert [one.code for one in asked(procedure, told)] == list(told)
        differing.add((slug, tuple(sorted(found.items()))))
        conditional += Need.CONDITIONAL in found.values()
        left_out += len(found) < len(procedure.documents)
    assert len(differing) > 60
    assert conditional > 20
    assert left_out > 60


def test_nobody_is_asked_what_follows_or_changes_nothing(procedures: dict[str, Procedure]) -> None:
    isee, nido = procedures["p-isee-precompilato"], procedures["p-bonus-nido"]
    house = {"casa.possiede_immobili": False}
    assert "casa.mutuo" not in [one.code for one in asked(isee, {**house, **unknown(isee, "casa.mutuo")})]
    assert "casa.mutuo" in [
        one.code for one in asked(isee, {"casa.possiede_immobili": True, **unknown(isee, "casa.mutuo")})
    ]
    assert [one.code for one in asked(nido, {"nido.strada": "casa"})] == ["nido.strada"]
    assert [one.code for one in asked(nido, {"nido.strada": "rette"})] == ["nido.strada", "nido.fattura_dopo"]


def unknown(procedure: Procedure, *but: str) -> dict[str, None]:
    codes = (one.code for one in procedure.questions)
    return {code: None for code in codes if code not in (*but, "casa.possiede_immobili")}


def test_what_is_known_from_elsewhere_is_not_asked_again(procedures: dict[str, Procedure]) -> None:
    permit = procedures["p-rinnovo-permesso"]
    assert next_question(permit, {}) is not None
    assert next_question(permit, {"titolo_soggiorno": "permesso_unico_lavoro"}) is None
    assert "reddito_lavoro" in {
        one.doc for one in checklist(permit, {"titolo_soggiorno": "permesso_unico_lavoro"})
    }


def test_only_the_steps_of_ones_own_case_are_shown(procedures: dict[str, Procedure]) -> None:
    cie = procedures["p-cie-spid"]
    without = [
        step.only_if for step in steps(cie, {"digitale.carta": False, "digitale.preferisce_spid": False})
    ]
    assert without == [None, None, None, "non ha una CIE"]


@pytest.mark.parametrize("text", ["forse", "66%", "permesso"])
def test_a_wrong_answer_comes_back_with_a_sentence(procedures: dict[str, Procedure], text: str) -> None:
    for question in procedures["p-alloggio-sap"].questions:
        assert str(getattr(validate(question, text), "sentence", "")).startswith(("Scegli", "Scrivi"))


def test_every_question_is_used_by_a_paper_or_a_step(
    files: DistrictFiles, procedures: dict[str, Procedure]
) -> None:
    used = {question.code for one in procedures.values() for question in one.questions}
    assert len(used) == 23
    assert used <= set(files.facts)
