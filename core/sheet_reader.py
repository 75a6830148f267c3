"""Tables that people bring: CSV as spreadsheets write it, and the first sheet of an XLSX. Only values are read.

An XLSX is a ZIP of XML: nothing in it is followed, expanded or run, and it may unpack to no more than it needs.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from core.i18n import _

MOST_BYTES, MOST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 2_000_000, 20_000_000, 500, 40
_ZIP = b"PK\x03\x04"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})\d+")
Table = list[list[str]]


class UnreadableTableError(ValueError):
    """What was brought is no table; the message is for the person."""


def read_table(content: bytes) -> Table:
    """Return the rows of a file, each cell as text; rows without a word are left out. Raise UnreadableTableError."""
    if len(content) > MOST_BYTES:
        raise UnreadableTableError(_("Il file è troppo grande: al massimo 2 MB."))
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    table: Table = []
    for row in rows:
        if any(row):
            table.append(row[:MOST_COLUMNS])
        if len(table) > MOST_ROWS:
            raise UnreadableTableError(_("Troppe righe: al massimo {n}.").format(n=MOST_ROWS))
    return table


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise UnreadableTableError(_("Questo file non è una tabella. Salvalo come CSV o XLSX."))
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [_bare(cell) for cell in row]
    except csv.Error:
        raise UnreadableTableError(_("Questo file non è una tabella. Salvalo come CSV o XLSX.")) from None


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell.strip().removeprefix("'").strip()


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = sorted(
                (int(found[1]), name) for name in packed.namelist() if (found := _SHEET.fullmatch(name))
            )
            shared = _strings(packed) if "xl/sharedStrings.xml" in packed.namelist() else []
            sheet = _xml(packed, names[0][1])
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        IndexError,
        KeyError,
        RuntimeError,
        NotImplementedError,
    ):
        raise UnreadableTableError(
            _("Questo XLSX non si apre. Salvalo di nuovo, o salvalo come CSV.")
        ) from None
    for row in sheet.iter(f"{_MAIN}row"):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{_MAIN}c")):
            cells[_column(cell.get("r", ""), place)] = _value(cell, shared)
        yield [cells.get(n, "") for n in range(min(max(cells, default=-1) + 1, MOST_COLUMNS))]


def _xml(packed: zipfile.ZipFile, name: str) -> etree._Element:
    with packed.open(name) as part:
        text = part.read(MOST_UNPACKED + 1)
    if len(text) > MOST_UNPACKED:
        raise UnreadableTableError(_("Il file è troppo grande: al massimo 2 MB."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text, parser)


def _strings(packed: zipfile.ZipFile) -> list[str]:
    items = _xml(packed, "xl/sharedStrings.xml").iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in items]


def _value(cell: etree._Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t")).strip()
    found = cell.find(f"{_MAIN}v")
    text = (found.text or "").strip() if found is not None else ""
    if cell.get("t") == "s":
        place = int(text) if text.isdigit() else len(shared)
        return shared[place].strip() if place < len(shared) else ""
    return text


def _column(place: str, usual: int) -> int:
    found = _PLACE.fullmatch(place)
    if found is None:
        return usual
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
