"""What people answer, read as the fact wants it."""

from decimal import Decimal

import pytest

from core.district_files import DistrictFiles
from core.services.rules.conditions import Value
from core.services.rules.vocabulary import FactKind, Unreadable, answered, fact_type


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("isee.ordinario", "9796", Decimal(9796)),
        ("isee.ordinario", "9.796", Decimal(9796)),
        ("isee.ordinario", " 9.796,50 € ", Decimal("9796.50")),
        ("isee.ordinario", "15748,7 euro", Decimal("15748.7")),
        ("isee.ordinario", "0", Decimal(0)),
        ("isee.ordinario", "", None),
        ("persona.eta", "34", 34),
        ("persona.eta", "  ", None),
        ("digitale.ha_spid", "sì", True),
        ("digitale.ha_spid", "Si", True),
        ("digitale.ha_spid", "no", False),
        ("residenza.comune", "segrate", "segrate"),
    ],
)
def test_an_answer_becomes_a_value(files: DistrictFiles, fact: str, text: str, value: Value | None) -> None:
    assert answered(files.facts[fact], text) == value


@pytest.mark.parametrize(
    ("fact", "text", "says"),
    [
        ("isee.ordinario", "9,796.50", "cifra in euro"),
        ("isee.ordinario", "97.96", "cifra in euro"),
        ("isee.ordinario", "-5", "cifra in euro"),
        ("isee.ordinario", "٣", "cifra in euro"),
        ("persona.eta", "trenta", "numero intero"),
        ("persona.eta", "3.5", "numero intero"),
        ("digitale.ha_spid", "forse", "sì o no"),
        ("residenza.comune", "melzo", "una delle risposte"),
    ],
)
def test_what_cannot_be_read_is_asked_again(files: DistrictFiles, fact: str, text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        answered(files.facts[fact], text)


def test_a_fact_type_can_be_rebuilt_from_plain_values() -> None:
    fact = fact_type(
        {"code": "persona.eta", "kind": "intero", "label": "Età", "question": "Quanti anni hai?"}
    )
    assert (fact.kind, fact.choices) == (FactKind.WHOLE, {})
