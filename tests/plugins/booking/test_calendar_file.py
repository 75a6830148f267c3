from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from plugins.booking.calendar_file import LONGEST_PLACE, ROME, CalendarEntry, calendar_file, media_type

ID = UUID("01936e0a-0000-7000-8000-000000000001")
START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
PLACE = "Via Milano 1, 20096 Pioltello; primo piano"
HALF_HOUR = timedelta(minutes=30)
PROPERTIES = {
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "LOCATION", "CLASS", "TRANSP", "STATUS",
}  # fmt: skip
ZONE = ZoneInfo("Europe/Rome")


def written(start: datetime = START, place: str = PLACE, **others: object) -> bytes:
    entry = CalendarEntry(id=ID, start=start, end=start + HALF_HOUR, place=place, **others)
    return calendar_file(entry, NOW)


def read(file: bytes) -> tuple[Calendar, Component]:
    """The file parsed back: one calendar with one event."""
    (calendar,) = Calendar.from_ical(file, multiple=True)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


SWITCH_DAYS = [last_sunday(year, month) for year in range(2026, 2036) for month in (3, 10)]


def test_the_file_says_when_and_where():
    calendar, event = read(written())

    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    assert event["DTSTART"].dt == START
    assert event["DTSTART"].params["TZID"] == "Europe/Rome"
    assert event["DURATION"].dt == HALF_HOUR
    assert event["LOCATION"] == PLACE
    assert event["DTSTAMP"].dt == NOW
    assert event["STATUS"] == "CONFIRMED"


def test_the_file_says_nothing_else():
    _, event = read(written())

    assert event["SUMMARY"] == "Appuntamento"
    assert event["CLASS"] == "PRIVATE"
    assert set(event) == PROPERTIES


def test_a_reminder_comes_a_day_before():
    _, event = read(written())

    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1)
    assert b"TRIGGER:-P1D\r\n" in written()
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"] == "Appuntamento"


def test_a_change_keeps_the_name_of_the_event_and_raises_its_number():
    _, first = read(written())
    _, moved = read(written(START + timedelta(days=1), sequence=1))

    assert first["UID"] == moved["UID"] == str(ID)
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)


def test_a_cancellation_takes_the_event_out_and_rings_no_more():
    calendar, event = read(written(cancelled=True, sequence=2))

    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 2
    assert not event.walk("VALARM")


@pytest.mark.parametrize(("cancelled", "method"), [(False, "PUBLISH"), (True, "CANCEL")])
def test_the_media_type_names_the_method(cancelled, method):
    entry = CalendarEntry(id=ID, start=START, end=START + HALF_HOUR, place=PLACE, cancelled=cancelled)

    assert media_type(entry) == f"text/calendar; method={method}; charset=utf-8"


HOSTILE = [
    "Via Roma\r\nATTENDEE:mailto:x@example.org",
    "Via Roma\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Altro",
    "Via Roma\rDESCRIPTION:x",
    "Via Roma\\nDESCRIPTION:x",
    "Via Roma\u2028DESCRIPTION:x\u2029\x85\x0b\x0c",
    "Via Roma\x00\x1b[31m",
    "Via; Roma, 1\\",
    '"Via":Roma^n',
    "\ud800Via",
    "è" * 200,
    "x" * 50_000,
    "",
]


@pytest.mark.parametrize("place", HOSTILE)
def test_a_hostile_place_stays_inside_its_line(place):
    check_only_the_place_changes(place)


@settings(max_examples=150)
@given(st.text() | st.text(st.sampled_from('\r\n\\;,:"^BEGIN VT=\u2028\x00a')))
def test_any_place_stays_inside_its_line(place):
    check_only_the_place_changes(place)


def check_only_the_place_changes(place: str) -> None:
    file = written(place=place)
    calendar, event = read(file)
    assert set(event) == PROPERTIES
    assert [c.name for c in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert len(event["LOCATION"]) <= LONGEST_PLACE
    assert not set(event["LOCATION"]) & set("\r\n\x00\u2028\u2029\x85")
    words, shown = ("".join(filter(str.isalnum, text)) for text in (place, event["LOCATION"]))
    assert words == shown or (words.startswith(shown) and len(event["LOCATION"]) == LONGEST_PLACE)
    lines = file.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)


@pytest.mark.long
@pytest.mark.parametrize("day", SWITCH_DAYS)
def test_every_quarter_hour_of_the_switch_days_comes_back_as_the_same_moment(day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
    for quarter in range(100):
        start = midnight + timedelta(minutes=15 * quarter)
        _, event = read(written(start))
        assert event["DTSTART"].dt.astimezone(UTC) == start
        assert event["DURATION"].dt == HALF_HOUR
        second_time = start.astimezone(ZONE).fold
        assert event["DTSTART"].params.get("TZID") == (None if second_time else "Europe/Rome")


@pytest.mark.parametrize("day", SWITCH_DAYS)
def test_the_zone_in_the_file_agrees_with_the_time_zone_tables(day):
    zone = ROME.to_tz()
    for hour in (0, 1, 3, 4, 12, 23):
        wall = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=ZONE).utcoffset()
