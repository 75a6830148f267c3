"""Conditions as plain tables, and back."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from core.services.rules.conditions import AllOf, Condition, Malformed, from_plain, requirements, to_plain
from tests.core.services.conditions_at_random import conditions


@pytest.mark.long
@given(conditions)
def test_what_goes_through_json_comes_back_the_same(condition: Condition) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(condition)))) == condition


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([], "una condizione si scrive"),
        ({"fact": "a"}, '"op" è obbligatorio'),
        ({"fact": "a", "op": "neq", "value": 1}, '"neq" non vale per "op"'),
        ({"op": "is_true"}, '"fact" è obbligatorio'),
        ({"fact": "a", "op": "is_true", "value": True}, 'con "is_true" non si scrive "value"'),
        ({"fact": "a", "op": "in", "value": "x"}, 'con "in" il valore è una lista'),
        ({"fact": "a", "op": "in", "value": []}, 'con "in" il valore è una lista'),
        ({"fact": "a", "op": "lte", "value": "tanto"}, 'con "lte" il valore è un numero'),
        ({"fact": "a", "op": "lte", "value": True}, 'con "lte" il valore è un numero'),
        ({"fact": "a", "op": "eq", "value": [1]}, 'con "eq" il valore è un testo'),
        ({"fact": "a", "op": "lte", "value": 1, "valeu": 2}, 'la chiave "valeu" non esiste'),
        ({"fact": "a", "op": "lte", "status": "boh"}, '"boh" non vale per "status"'),
        ({"all": [], "any": []}, 'accanto a "all"'),
        ({"any": []}, '"any" ha bisogno'),
        ({"all": [{"any": [{"fact": "", "op": "is_true"}]}]}, '"fact" è obbligatorio'),
    ],
)
def test_what_is_no_condition_is_refused_in_words(raw: Mapping[str, Any], says: str) -> None:
    with pytest.raises(Malformed, match=says):
        from_plain(raw)


def test_requirements_come_in_reading_order() -> None:
    raw = {
        "all": [
            {"fact": "a", "op": "is_true"},
            {"any": [{"fact": "b", "op": "is_true"}, {"fact": "c", "op": "is_false"}]},
        ]
    }
    assert [requirement.fact for requirement in requirements(from_plain(raw))] == ["a", "b", "c"]
    assert list(requirements(AllOf(()))) == []
