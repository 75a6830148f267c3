import re
import time as stopwatch
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import dates
from core.dates import (
    ROME,
    NoSuchTimeError,
    UnreadableError,
    clock_time,
    date_words,
    day_short,
    days_away,
    holidays_between,
    local,
    parse_day,
    parse_time,
    to_utc,
)

MONDAY = date(2026, 11, 23)
YEARS_AROUND = st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("it", "lunedì 23 novembre 2026"),
        ("en", "Monday, November 23, 2026"),
        ("ro", "luni, 23 noiembrie 2026"),
        ("fr", "lundi 23 novembre 2026"),
        ("uk", "понеділок, 23 листопада 2026\u202fр."),
        ("ar", "الاثنين، 23 نوفمبر 2026"),
        ("zh-Hans", "2026年11月23日星期一"),
        ("xx", "lunedì 23 novembre 2026"),
        ("", "lunedì 23 novembre 2026"),
        ("../etc", "lunedì 23 novembre 2026"),
    ],
)
def test_days_are_said_in_the_readers_language_and_else_in_italian(lang, words):
    assert date_words(MONDAY, lang) == words


def test_days_and_times_have_short_forms():
    assert day_short(MONDAY) == "lun 23 nov"
    assert clock_time(time(9, 30)) == "9:30"
    assert clock_time(time(14, 5)) == "14:05"


def test_a_month_is_said_in_words_and_what_is_none_stays():
    assert (dates.month_words("2022-04"), dates.month_words("2022-04", "en")) == ("aprile 2022", "April 2022")
    assert dates.month_words("2022") == "2022"
    assert dates.month_words("2022-04-03") == "3 aprile 2022"


def test_a_moment_counts_as_its_day_and_time_in_rome():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert date_words(late) == "lunedì 23 novembre 2026"
    assert day_short(late) == "lun 23 nov"
    assert clock_time(late) == "0:30"
    assert local(late) == datetime(2026, 11, 23, 0, 30, tzinfo=ROME)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 11, 23, 9))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["2026-11-23", "23/11/2026", "23-11-2026", "23.11.2026", "  23/11/2026\n"])
def test_days_are_read(text):
    assert parse_day(text) == MONDAY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Scrivi il giorno così: 23/11/2026."),
        ("domani", "Scrivi il giorno così: 23/11/2026."),
        ("2026-11-23T09:30", "Scrivi il giorno così: 23/11/2026."),
        ("23/11/26", "Scrivi il giorno così: 23/11/2026."),
        ("٢٣/١١/٢٠٢٦", "Scrivi il giorno così: 23/11/2026."),
        ("23/11/2026\x00", "Scrivi il giorno così: 23/11/2026."),
        ("31/02/2026", "Il giorno 31/02/2026 non esiste. Controllalo."),
        ("2026-13-01", "Il giorno 2026-13-01 non esiste. Controllalo."),
        ("01/01/0001", "Controlla l'anno: 1."),
        ("01/01/9999", "Controlla l'anno: 9999."),
    ],
)
def test_what_is_no_day_is_refused_in_plain_words(text, sentence):
    with pytest.raises(UnreadableError) as refused:
        parse_day(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("09:30:00", time(9, 30)),
        ("9", time(9)),
        ("00:00", time(0)),
    ],
)
def test_times_are_read(text, clock):
    assert parse_time(text) == clock


@pytest.mark.parametrize("text", ["", "25:00", "9:60", "9:5", "mezzogiorno", "9:30 PM", "-1:00", "24:00"])
def test_what_is_no_time_is_refused_in_plain_words(text):
    with pytest.raises(UnreadableError, match="9:30"):
        parse_time(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.times())
def test_what_is_written_is_read_back(day, clock):
    assert parse_day(day.isoformat()) == parse_day(f"{day.day}/{day.month}/{day.year}") == day
    assert parse_time(clock_time(clock)) == clock.replace(second=0, microsecond=0)


@given(YEARS_AROUND)
def test_a_moment_comes_back_from_the_wall_clock_unless_it_was_shown_before(moment):
    here = local(moment)

    assert to_utc(here.date(), here.time()) == moment - timedelta(hours=1 if here.fold else 0)


def test_a_skipped_time_does_not_exist():
    with pytest.raises(NoSuchTimeError, match="2:30"):
        to_utc(date(2027, 3, 28), time(2, 30))
    assert to_utc(date(2027, 3, 28), time(3)) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_of_a_repeated_time_the_first_is_meant():
    assert to_utc(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert to_utc(date(2026, 10, 25), time(2, 30, fold=1)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(YEARS_AROUND, st.integers(-400, 400))
def test_days_away_keeps_the_clock_on_the_wall(moment, days):
    here, there = local(moment), local(days_away(moment, days))

    assert there.date() == here.date() + timedelta(days=days)
    skipped = there.time() != here.time()
    assert not skipped or (here.hour, there.hour) == (2, 3)


def test_the_year_has_its_thirteen_holidays():
    found = holidays_between(date(2026, 1, 1), date(2026, 12, 31))

    assert [day.strftime("%d/%m") for day in found] == [
        "01/01", "06/01", "05/04", "06/04", "25/04", "01/05", "02/06", "15/08", "04/10", "01/11", "08/12",
        "25/12", "26/12",
    ]  # fmt: skip
    assert "San Francesco" in found[date(2026, 10, 4)]
    assert found[date(2026, 12, 25)] == "Natale"


def test_saint_francis_is_a_holiday_from_2026_on():
    assert date(2025, 10, 4) not in holidays_between(date(2025, 1, 1), date(2025, 12, 31))
    assert date(2027, 10, 4) in holidays_between(date(2027, 1, 1), date(2027, 12, 31))


def test_both_ends_count_and_years_may_be_crossed():
    found = holidays_between(date(2026, 12, 26), date(2027, 1, 6))

    assert list(found.values()) == ["Santo Stefano", "Capodanno", "Epifania"]
    assert holidays_between(date(2026, 12, 26), date(2026, 12, 25)) == {}


def test_the_patron_saint_is_kept_where_he_belongs():
    found = holidays_between(date(2026, 9, 1), date(2028, 12, 31), (12, 7), "Sant'Ambrogio")
    assert [day for day, name in found.items() if name == "Sant'Ambrogio"] == [
        date(2026, 12, 7), date(2027, 12, 7), date(2028, 12, 7),
    ]  # fmt: skip

    twice = holidays_between(date(2026, 12, 26), date(2026, 12, 26), (12, 26), "Il patrono")
    assert twice == {date(2026, 12, 26): "Santo Stefano; Il patrono"}

    leap = holidays_between(date(2028, 2, 1), date(2028, 3, 1), (2, 29))
    assert not holidays_between(date(2027, 2, 1), date(2027, 3, 1), (2, 29))
    assert leap == {date(2028, 2, 29): "Santo patrono"}


PATTERNS = [pattern for pattern in vars(dates).values() if isinstance(pattern, re.Pattern)]


@pytest.mark.parametrize("piece", ["1", "1/", "9:", "-", " ", "2026-11-23", ":30"])
def test_very_long_texts_are_turned_away_at_once(piece):
    text = piece * (50_000 // len(piece)) + "x"

    assert len(PATTERNS) == 3
    for attempt in [*(pattern.fullmatch for pattern in PATTERNS), parse_day, parse_time]:
        start = stopwatch.process_time()
        with suppress(UnreadableError):
            assert attempt(text) is None
        assert stopwatch.process_time() - start < 0.05
