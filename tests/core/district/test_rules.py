"""Names and addresses of bodies."""

import pytest

from core.district.rules import is_label, label_of, monogram_of, month_day, plain_host


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Porta Aperta", "porta-aperta"),
        ("Società dell'Ascolto", "societa-dell-ascolto"),
        ("  Caritas -- Rodano (MI) ", "caritas-rodano-mi"),
        ("مركز", ""),
        ("x" * 80, "x" * 40),
    ],
)
def test_a_name_becomes_an_address(name: str, label: str) -> None:
    assert label_of(name) == label


@pytest.mark.parametrize("label", ["a", "caritas-2", "x" * 40])
def test_labels_that_may_stand(label: str) -> None:
    assert is_label(label)


@pytest.mark.parametrize("label", ["", "-a", "a-", "A", "a.b", "a_b", "è", "www", "x" * 41, "a b"])
def test_labels_that_may_not(label: str) -> None:
    assert not is_label(label)


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("www.Esempio.it", "www.esempio.it"),
        (" esempio.it. ", "esempio.it"),
        ("città.esempio.it", "xn--citt-3na.esempio.it"),
        ("https://esempio.it", None),
        ("esempio", None),
        ("10.0.0.1", None),
        ("a_b.it", None),
        ("esempio.it:8000", None),
        ("esempio.it/x", None),
        ("x" * 64 + ".it", None),
        ("a..it", None),
        ("", None),
        (".".join(["a" * 60] * 5), None),
    ],
)
def test_domains_as_people_write_them(written: str, host: str | None) -> None:
    assert plain_host(written) == host


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Porta Aperta", "PA"),
        ("Centro di Ascolto", "CA"),
        ("CGIL", "CG"),
        ("Amici della Casa Grande Blu", "ACG"),
        ("è", "È"),
        ("", "?"),
    ],
)
def test_a_monogram_stands_for_a_name(name: str, letters: str) -> None:
    assert monogram_of(name) == letters


@pytest.mark.parametrize(
    ("month", "day", "found"),
    [
        ("2", "29", "02-29"),
        ("04", "7", "04-07"),
        ("4", "31", None),
        ("13", "1", None),
        ("", "", None),
        ("x", "1", None),
        ("1", "²", None),
    ],
)
def test_days_that_some_year_has(month: str, day: str, found: str | None) -> None:
    assert month_day(month, day) == found
