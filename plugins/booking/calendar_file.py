"""An appointment as a calendar file (RFC 5545) that gives nothing away but when and where."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event, Timezone, vText

from core.dates import local
from core.i18n import _, language

MAKER = "-//Diffuso//Appuntamenti//{language}"
REMINDER = timedelta(days=-1)
LONGEST_PLACE = 300
# Written as a rule: what the library derives from its tables is long, and an hour off in spring.
ROME = Timezone.from_ical("""\
BEGIN:VTIMEZONE
TZID:Europe/Rome
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What the file says. `sequence` grows with every change, and with the cancellation."""

    id: UUID
    start: datetime
    end: datetime
    place: str
    sequence: int = 0
    cancelled: bool = False


def calendar_file(entry: CalendarEntry, now: datetime) -> bytes:
    """Return the file: it adds the appointment to the person's calendar, moves it, or takes it out.

    Whoever looks at the calendar learns neither the service nor the body: the title is always "Appuntamento",
    and there is no organiser, no link and no description.
    """
    calendar = Calendar()
    calendar.add("PRODID", MAKER.format(language=language().upper()))
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(ROME)
    calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def feed(entries: Iterable[tuple[CalendarEntry, str]], name: str, now: datetime) -> bytes:
    """Return a calendar to follow: each entry with the few letters that tell who comes to whoever receives her."""
    calendar = Calendar()
    for key, value in (
        ("PRODID", MAKER.format(language="IT")),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", name),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT15M"),
    ):
        calendar.add(key, value)
    calendar.add_component(ROME)
    for entry, letters in entries:
        event = _event(entry, now, alarm=False)
        event["SUMMARY"] = vText(letters)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def media_type(entry: CalendarEntry) -> str:
    """Return the Content-Type of the file, which names its method."""
    return f"text/calendar; method={'CANCEL' if entry.cancelled else 'PUBLISH'}; charset=utf-8"


def _event(entry: CalendarEntry, now: datetime, *, alarm: bool = True) -> Event:
    event = Event()
    event.add("UID", str(entry.id))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("DTSTART", _wall_or_utc(entry.start))
    # A length, not an end: the end may fall in the hour that the clocks show twice, which a file cannot say.
    event.add("DURATION", entry.end - entry.start)
    event.add("SUMMARY", _("Appuntamento"), parameters={"LANGUAGE": language()})
    event.add("LOCATION", _one_line(entry.place))
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "OPAQUE")
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if alarm and not entry.cancelled:
        event.add_component(_reminder())
    return event


def _reminder() -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _("Appuntamento"))
    alarm.add("TRIGGER", REMINDER)
    return alarm


def _wall_or_utc(moment: datetime) -> datetime:
    """Return the wall-clock time; in UTC where the clocks show it for the second time."""
    here = local(moment)
    return here.astimezone(UTC) if here.fold else here


def _one_line(text: str) -> str:
    """Return the text without line ends, other control characters and backslashes."""
    # The library takes a backslash and an N that somebody wrote for a line end of its own.
    text = text.replace("\\", "/")
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(kept.split())[:LONGEST_PLACE]
