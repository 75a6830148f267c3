"""Tables that people bring: what spreadsheets write is read, whatever else is refused in words."""

import io
import zipfile

import pytest

from core.sheet_reader import MOST_ROWS, MOST_UNPACKED, UnreadableTableError, read_table

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(rows: str, strings: tuple[str, ...] = (), head: str = "", **more: bytes) -> bytes:
    """An XLSX with one sheet, as small as can be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "xl/worksheets/sheet1.xml", f"{head}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
        )
        items = "".join(f"<si><t>{one}</t></si>" for one in strings)
        file.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{items}</sst>")
        for name, content in more.items():
            file.writestr(name, content)
    return packed.getvalue()


def test_what_spreadsheets_write_is_read() -> None:
    assert read_table("\ufeffnome;ora\r\nRosa;9:30\r\n;\r\n".encode()) == [["nome", "ora"], ["Rosa", "9:30"]]
    assert read_table("nome,città\nRosa,Forlì\n".encode("cp1252"))[1] == ["Rosa", "Forlì"]
    assert read_table(b"nome\n'=SUM(A1)\n")[1] == ["=SUM(A1)"], "the apostrophe of our own files goes again"
    first = '<row><c r="A1" t="s"><v>0</v></c><c r="C1"><v>46350</v></c></row>'
    rows = first + '<row><c r="B2" t="inlineStr"><is><t>x</t></is></c></row>'
    assert read_table(xlsx(rows, ("giorno",))) == [["giorno", "", "46350"], ["", "x"]]


@pytest.mark.parametrize(
    "content",
    [b"a\0b;c\n", b"PK\x03\x04 no zip", xlsx("<row>"), b"x" * 2_000_001, b"a;b\n" * (MOST_ROWS + 1)],
    ids=["bytes", "no zip", "broken", "large", "long"],
)
def test_whatever_else_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableTableError, match=r"^[A-Z].*\.$"):
        read_table(content)


def test_nothing_unpacks_to_more_than_it_may_and_nothing_is_fetched() -> None:
    bomb = xlsx("<row/>" * (MOST_UNPACKED // 6 + 1))
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableTableError, match="troppo grande"):
        read_table(bomb)
    entity = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    row = '<row><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    assert "root" not in str(read_table(xlsx(row, head=entity)))
