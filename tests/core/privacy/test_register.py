"""Every column of every table says what it knows of people, in words the register knows."""

from pathlib import Path

import pytest

from core import discovery
from core.db.check.declared import declared
from core.db.personal import Unsaid, impersonal, personal, silent_columns
from core.privacy import register
from core.privacy.register import BadRegister, Place

GOOD = {"purpose": "work", "basis": "6.1.e / 6.1.b", "keep": "account", "kind": "identity"}
TERM = '[keep.{code}]\ndays = 1\nsince = "da ieri"\nend = "cancellato"\n'


@pytest.fixture(scope="module")
def places() -> list[Place]:
    declared()
    return list(register.places())


def test_no_column_is_silent(places: list[Place]) -> None:
    assert list(silent_columns()) == []
    register.refuse_silence(register.read(discovery.folders().values()), discovery.modules().values())


def test_what_people_confide_is_among_what_is_declared(places: list[Place]) -> None:
    known = {(place.table, place.column): place.says.kind for place in places}
    assert known["booking_appointment", "phone"] == "contact"
    assert known["booking_appointment", "note"] == "special"
    assert known["session", "token_hash"] == "credential"


def test_every_purpose_and_every_term_says_everything() -> None:
    found = register.read(discovery.folders().values())
    assert all(p.label and p.why.endswith(".") and p.people for p in found.purposes.values())
    assert all(t.label and t.days >= 0 and t.since.startswith("da") and t.end for t in found.terms.values())


@pytest.mark.parametrize(
    "wrong",
    [{"basis": "consent"}, {"basis": "6.1.z"}, {"basis": ""}, {"basis": "6.1.a /"}, {"kind": "secret"}],
    ids=str,
)
def test_a_word_that_means_nothing_is_refused_where_it_is_written(wrong: dict[str, str]) -> None:
    with pytest.raises(Unsaid):
        personal(**(GOOD | wrong))  # type: ignore[arg-type]


def test_impersonal_says_why() -> None:
    with pytest.raises(Unsaid):
        impersonal(" ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TERM.format(code="account"), "account stands twice"),
        ('[keep.odd]\ndays = 1\nsince = "x"\nend = "y"\nsecret = true\n', "odd.*secret"),
        ('[purposes.odd]\nlabel = "x"\n', "odd.*why"),
    ],
    ids=["twice", "unknown", "missing"],
)
def test_a_register_that_cannot_be_read_says_where(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "register.toml").write_text(text)
    with pytest.raises(BadRegister, match=words):
        register.read([tmp_path])
