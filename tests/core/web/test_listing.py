"""What a list's address says, and what a file made of a list holds."""

import csv
import io

import pytest

from core import spreadsheet
from core.web.forms import parse
from core.web.listing import Column, Listing

NAME, AGE = Column(code="nome", label="Nome"), Column(code="eta", label="Età")


def asked(query: str, *, down: bool = False, total: int = 0) -> Listing:
    read = Listing.read(
        "/elenco", parse(query.encode()), filters=("q", "tipo"), orders=("nome", "eta"), size=10, down=down
    )
    return read.of(total)


def test_what_is_asked_comes_back_in_every_link() -> None:
    listing = asked("q=anna+e+ivo&tipo=a&ordine=-eta&pagina=2&altro=x", total=35)
    assert (listing.order, listing.down, listing.page, listing.pages, listing.start) == (
        "eta",
        True,
        2,
        4,
        10,
    )
    assert listing.page_path == "/elenco?q=anna+e+ivo&tipo=a&ordine=-eta&pagina="
    assert listing.export_path == "/elenco/esporta?q=anna+e+ivo&tipo=a&ordine=-eta"
    assert listing.heading(AGE) == ("Età", "/elenco?q=anna+e+ivo&tipo=a&ordine=eta", "descending")
    assert listing.heading(NAME) == ("Nome", "/elenco?q=anna+e+ivo&tipo=a&ordine=nome", None)
    assert listing.link(tipo="") == "/elenco?q=anna+e+ivo&ordine=-eta"


@pytest.mark.parametrize("query", ["", "ordine=boh&pagina=-3", "pagina=zz&ordine=-", "pagina=0"])
def test_what_cannot_be_is_the_usual(query: str) -> None:
    listing = asked(query, total=35)
    assert (listing.order, listing.down, listing.page, listing.filtered) == ("nome", False, 1, 0)
    assert asked(query, down=True).down


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert asked("pagina=9", total=35).cut(range(35)) == range(30, 35)
    assert asked("pagina=9", total=0).page == 1


def test_rows_are_sorted_as_asked() -> None:
    keys = {"nome": lambda row: row[0], "eta": lambda row: row[1]}
    rows = [("b", 1), ("a", 2)]
    assert asked("ordine=nome").sorted(rows, keys) == [("a", 2), ("b", 1)]
    assert asked("ordine=-eta").sorted(rows, keys) == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+39 1", "-2", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "|x", "%0"]
)
def test_no_cell_runs(text: str) -> None:
    assert spreadsheet.harmless(text) == f"'{text}"


def test_a_file_opens_in_an_italian_spreadsheet() -> None:
    made = spreadsheet.table(["Nome", "Quanti"], [['D\'Amico; "Rosa"', -3], [None, 0], ["perché\nno", 7]])
    assert made.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in made
    read = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [["Nome", "Quanti"], ['D\'Amico; "Rosa"', "-3"], ["", "0"], ["perché\nno", "7"]]
