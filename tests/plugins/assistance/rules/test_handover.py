"""What was answered comes back from its code, letter by letter; what was mistyped opens nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from core.codes import ALPHABET, shown
from core.services.rules.vocabulary import FactKind
from plugins.assistance.rules.deadlines import events_asked
from plugins.assistance.rules.handover import code_of, fitting, is_of, read_code
from plugins.assistance.rules.procedure import Procedure
from plugins.assistance.rules.questions import as_text, options, read_back


def prove(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()


def told(procedure: Procedure, chance: Random) -> tuple[dict[str, str], dict[str, date]]:
    """Any answers: some questions, some of them not known."""
    texts = {
        one.code: chance.choice(("", *(options(one) or (str(chance.randrange(100)),))))
        for one in procedure.questions
        if chance.random() < 0.8
    }
    days = {
        event: date(2026, 1, 1).replace(day=chance.randrange(1, 28))
        for event in events_asked(procedure)
        if chance.random() < 0.8
    }
    return texts, days


def test_every_procedure_carries_any_answers_and_back(procedures: Mapping[str, Procedure]) -> None:
    chance, longest = Random(20261122), 0
    for procedure in procedures.values():
        for _turn in range(60):
            texts, days = told(procedure, chance)
            code = code_of(procedure, read_back(procedure, texts), days, prove)
            if code is None:
                assert not texts and not days
                continue
            longest = max(longest, len(code))
            assert len(code) % 4 == 0
            again = read_code(procedure, shown(code).lower().replace("0", "o"), prove)
            assert again == (texts, {event: day.isoformat() for event, day in days.items()})
    assert longest <= 16, "short enough to be typed"


def test_a_mistyped_letter_another_procedure_and_another_version_open_nothing(
    procedures: Mapping[str, Procedure],
) -> None:
    isee = procedures["p-isee-precompilato"]
    code = code_of(isee, {"nucleo.veicoli": True, "casa.mutuo": None}, {}, prove)
    assert code and read_code(isee, code, prove) == ({"nucleo.veicoli": "sì", "casa.mutuo": ""}, {})
    for place in range(len(code)):
        other = ALPHABET[(ALPHABET.index(code[place]) + 7) % len(ALPHABET)]
        assert read_code(isee, code[:place] + other + code[place + 1 :], prove) is None, place
    assert read_code(replace(isee, version=2), code, prove) is None
    assert [slug for slug, one in procedures.items() if read_code(one, code, prove)] == [
        "p-isee-precompilato"
    ]
    for broken in ("", "A", code[:-1], f"{code}0", "Z" * 64, "é" * 12):
        assert read_code(isee, broken, prove) is None, broken


def test_what_another_version_does_not_ask_or_cannot_read_stays_behind(
    procedures: Mapping[str, Procedure],
) -> None:
    isee, naspi = procedures["p-isee-precompilato"], procedures["p-naspi"]
    code = code_of(isee, {"nucleo.veicoli": True, "casa.mutuo": None}, {}, prove)
    assert code and [n for n in (0, 1, 2) if is_of(isee.slug, n, code, prove)] == [isee.version]
    texts = {"nucleo.veicoli": "sì", "casa.mutuo": "", "casa.titolo": "tenda", "cielo.grigio": "no"}
    assert fitting(isee, texts, {"cessazione_lavoro": "2026-11-01"}) == (
        {"nucleo.veicoli": "sì", "casa.mutuo": ""},
        {},
    )
    assert fitting(naspi, {}, {"cessazione_lavoro": "2026-11-01"})[1] == {"cessazione_lavoro": "2026-11-01"}


@pytest.mark.parametrize("value", [0, 100, Decimal("1234.56"), 99_999])
def test_a_number_comes_back_and_one_that_is_too_long_is_asked_again(
    procedures: Mapping[str, Procedure], value: int | Decimal
) -> None:
    sap = procedures["p-alloggio-sap"]
    asked = next(one for one in sap.questions if one.code == "salute.invalidita_percento")
    euro = replace(sap, questions=(replace(asked, kind=FactKind.EURO),))
    code = code_of(euro, {asked.code: value}, {}, prove)
    assert code and read_code(euro, code, prove) == ({asked.code: as_text(value)}, {})
    assert code_of(euro, {asked.code: 10**9}, {}, prove) is None
