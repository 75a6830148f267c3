"""The codice fiscale as the law has it: control characters, omocodia, births abroad, provisional ones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people.rules.fiscal_code import DIGIT_PLACES, INSTEAD_OF_DIGITS, control, read

TODAY = date(2026, 11, 22)
PUBLISHED = [
    ("RSSMRA80A01H501U", date(1980, 1, 1), "H501"),
    ("MRTMTT91D08F205J", date(1991, 4, 8), "F205"),
    ("RSSMRA70A41F205Z", date(1970, 1, 1), "F205"),
]
"""Of people who are not there, from forms and manuals; in the last a woman, her day moved by forty."""


@pytest.mark.parametrize(("code", "born", "place"), PUBLISHED)
def test_published_examples_are_read(code: str, born: date, place: str) -> None:
    found = read(f" {code[:6]} {code[6:].lower()} ")
    assert found is not None
    assert (found.text, found.born(TODAY), found.place, found.abroad) == (code, born, place, False)


def test_a_day_that_is_not_there_is_refused() -> None:
    assert read("MRORSS00A00A000U") is None
    fifteen = "RSSMRA81B30H501"
    assert read(fifteen + control(fifteen)) is None
    leap = "RSSMRA80B29H501"
    assert read(leap + control(leap)) is not None


def test_births_abroad_have_the_code_of_a_state() -> None:
    fifteen = "DLLMNA95E52Z330"
    found = read(fifteen + control(fifteen))
    assert found is not None and found.abroad and found.place == "Z330"
    assert found.born(TODAY) == date(1995, 5, 12)


def test_omocodia_keeps_birth_and_place() -> None:
    """RSSMRA80A01H501U: the last digits give way to letters, and the control character changes."""
    fifteen = "RSSMRA80A01H50M"
    found, plain = read(fifteen + control(fifteen)), read("RSSMRA80A01H501U")
    assert found is not None and plain is not None
    assert found.digits[:15] == plain.digits[:15]
    assert (found.born(TODAY), found.place) == (plain.born(TODAY), plain.place)
    assert found.text != plain.text, "two people, two codes"


@pytest.mark.long
@given(st.sets(st.sampled_from(DIGIT_PLACES)))
def test_any_of_the_seven_digits_may_be_a_letter(places: set[int]) -> None:
    letters = list("RSSMRA80A01H501")
    for place in places:
        letters[place] = INSTEAD_OF_DIGITS[int(letters[place])]
    fifteen = "".join(letters)
    found = read(fifteen + control(fifteen))
    assert found is not None and found.place == "H501" and found.says(date(1980, 1, 1))


@given(st.integers(0, 15), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_found(place: int, other: str) -> None:
    """The control character finds every single mistake that keeps the shape."""
    code = "RSSMRA80A01H501U"
    wrong = code[:place] + other + code[place + 1 :]
    assert (read(wrong) is not None) == (wrong == code)


@pytest.mark.parametrize(
    "written", ["", "RSSMRA80A01H501", "RSSMRA80A01H501X", "80A01H501U", "x" * 500, "ÀÀÀMRA80A01H501U"]
)
def test_what_is_no_code_is_none(written: str) -> None:
    assert read(written) is None


def test_a_provisional_code_has_eleven_digits_and_a_control_digit() -> None:
    found = read("00743110157")
    assert found is not None and found.provisional and found.born(TODAY) is None and found.place is None
    assert read("00743110158") is None and read("00000000000") is None


def test_the_century_is_the_last_one_past() -> None:
    for fifteen, year in (("RSSMRA26A01H501", 2026), ("RSSMRA27A01H501", 1927), ("RSSMRA26T31H501", 1926)):
        found = read(fifteen + control(fifteen))
        assert found is not None and found.born(TODAY) is not None and found.born(TODAY).year == year
