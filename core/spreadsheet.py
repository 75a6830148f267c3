"""Tables as a file that Italian spreadsheets open by a double click: UTF-8 with its mark, semicolons.

A cell that begins like a formula gets an apostrophe: somebody's name must not run in somebody's computer
(OWASP, CSV injection).
"""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula may begin with, in full width too: some spreadsheets take that for the same."""
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
Cell = str | int | None


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as a file; a cell None is empty."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(harmless, head))
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: Cell) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    text = str(cell)
    begins = text.lstrip().lstrip(UNSEEN).lstrip()
    return f"'{text}" if begins.startswith(RUNS) or text.startswith(RUNS) else text
