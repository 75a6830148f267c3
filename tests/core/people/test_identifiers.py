"""Only something whole finds a person."""

from datetime import date

import pytest

from core.people.rules.draft import Contact, Draft
from core.people.rules.identifiers import Identifier, identifiers, initials, of_name
from core.people.rules.relations import RELATIONS, turned


def test_a_whole_identifier_is_read_in_its_one_form() -> None:
    assert identifiers("rssmra80a01 h501u") == [Identifier("fiscal_code", "RSSMRA80A01H501U")]
    assert identifiers("347 123 45 67") == [Identifier("phone", "+393471234567")]
    assert identifiers("Amina@Esempio.IT") == [Identifier("email", "amina@esempio.it")]
    assert Identifier("code", "ABCD2345EFGH") in identifiers("abcd-2345-efgh")


@pytest.mark.parametrize(
    "written", ["", "Amina Diallo", "RSS", "RSSMRA80A01H501", "347", "34712", "amina@", "%", "_______"]
)
def test_a_name_or_a_beginning_finds_nobody(written: str) -> None:
    assert identifiers(written) == []


def test_names_are_compared_whatever_their_order_case_and_accents() -> None:
    born = date(1990, 5, 1)
    assert list(of_name("Nicolò", "D'Àmico", born)) == list(of_name("d amico", "NICOLO", born))
    assert list(of_name("Amina", "Diallo", None)) == []
    assert initials("Amina", "Diallo") == "A. D." and initials("Amina", "") == "A."


def test_a_draft_says_what_finds_it() -> None:
    told = Draft(
        name="Amina",
        fiscal_code="RSSMRA80A01H501U",
        contacts=(Contact(kind="phone", value="+393471234567", whose="la figlia"),),
    )
    assert [one.kind for one in told.identifiers()] == ["fiscal_code", "phone"]


def test_a_relation_turns_back_into_itself() -> None:
    assert all(turned(turned(relation)) == relation for relation in RELATIONS)
    assert turned("parent") == "child" and turned("ward") == "guardian"
    assert all(turned(relation) in RELATIONS for relation in RELATIONS)
