"""A file that somebody brings, as rows: CSV, XLSX or a calendar (ICS)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from icalendar import Calendar, Component

from core.dates import ROME
from core.i18n import _
from core.sheet_reader import MOST_BYTES, MOST_ROWS, UnreadableTableError, read_table
from plugins.booking.rules.importing import MissingColumnsError, Raw, of_events, rows_of

ONLY = frozenset({"FREQ", "BYDAY", "UNTIL", "INTERVAL", "WKST"})
"""What an opening of every week may say; whatever else is told as a row that cannot be read."""


class UnreadableFileError(ValueError):
    """Nothing of the file can be read; the message is for the person."""


def read(content: bytes, what: str) -> list[Raw]:
    """Return the rows of a file by column; raise UnreadableFileError."""
    try:
        if content.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
            return of_events(list(_events(content)), what)
        return rows_of(read_table(content), what)
    except (UnreadableTableError, MissingColumnsError) as wrong:
        raise UnreadableFileError(str(wrong)) from None


def _events(content: bytes) -> Iterator[dict[str, Any]]:
    unreadable = UnreadableFileError(_("Questo calendario non si apre. Esportalo di nuovo."))
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(_("Il file è troppo grande: al massimo 2 MB."))
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
    except (ValueError, KeyError, IndexError):
        raise unreadable from None
    if len(events) > MOST_ROWS:
        raise UnreadableFileError(_("Troppe righe: al massimo {n}.").format(n=MOST_ROWS))
    for event in events:
        yield _event(event)


def _event(event: Component) -> dict[str, Any]:
    rule = event.get("RRULE")
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    days = rule.get("BYDAY", []) if rule else []
    weekly = rule and rule.get("FREQ") == ["WEEKLY"] and len(days) <= 1 and rule.get("INTERVAL", [1]) == [1]
    until = rule.get("UNTIL", [None])[0] if rule else None
    categories = event.get("CATEGORIES")
    return {
        "start": start,
        "end": end or start,
        "summary": str(event.get("SUMMARY", "")),
        "description": str(event.get("DESCRIPTION", "")),
        "location": str(event.get("LOCATION", "")),
        "categories": ", ".join(map(str, getattr(categories, "cats", []))),
        "rule": ("weekly" if weekly and set(rule) <= ONLY else rule.to_ical().decode()) if rule else "",
        "until": f"{until:%Y-%m-%d}" if until else "",
    }


def _moment(event: Component, name: str) -> datetime:
    """Return a moment by the clocks of Rome; an event of whole days begins at midnight."""
    found = getattr(event.get(name), "dt", None)
    if isinstance(found, datetime):
        return found.astimezone(ROME) if found.tzinfo else found.replace(tzinfo=ROME)
    return (
        datetime(found.year, found.month, found.day, tzinfo=ROME)
        if found
        else datetime(1900, 1, 1, tzinfo=ROME)
    )
