"""Days and times in words, and between the wall clock of Rome and UTC. Nothing here asks what time it is."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from core.i18n import _, language

ROME = ZoneInfo("Europe/Rome")

ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
ITALIAN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::[0-9]{2})?")
LONGEST = 20
"""Characters beyond which a text is no day and no time."""
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class UnreadableError(ValueError):
    """A text that is no day or no time; its message is meant for the person who wrote it."""


class NoSuchTimeError(ValueError):
    """A wall-clock time that summer time skips."""


def local(moment: datetime) -> datetime:
    """Return the moment as the clocks of Rome show it."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(ROME)


def last_day(until: datetime) -> date:
    """Return the last day of what ends at a moment, which may be midnight."""
    return local(until - timedelta(seconds=1)).date()


def to_utc(day: date, clock: time) -> datetime:
    """Return the moment when the clocks of Rome show this; of a repeated hour, the first time.

    Raises:
        NoSuchTimeError: if the clocks jump over this time.
    """
    moment = _first_showing(day, clock)
    if local(moment).replace(tzinfo=None) != datetime.combine(day, clock.replace(tzinfo=None, fold=0)):
        raise NoSuchTimeError(
            _("Quel giorno le {clock} non esistono: cambia l'ora.").format(clock=clock_time(clock))
        )
    return moment


def days_away(moment: datetime, days: int) -> datetime:
    """Return the same wall-clock time some days away; where it is skipped, one hour later on the clock."""
    here = local(moment)
    return _first_showing(here.date() + timedelta(days=days), here.time())


def _first_showing(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock.replace(tzinfo=ROME, fold=0)).astimezone(UTC)


def date_words(day: date, lang: str | None = None) -> str:
    """Return the day in full: "lunedì 23 novembre 2026", in the language told or else the reader's.

    A moment counts as its day in Rome.
    """
    return _in_words(_day_of(day), "full", lang or language())


def date_long(day: date, lang: str | None = None) -> str:
    """Return the day without that of the week, to stand after "dal": "23 novembre 2026"."""
    return _in_words(_day_of(day), "long", lang or language())


def month_words(told: str, lang: str | None = None) -> str:
    """Return "2022-04" in words, "aprile 2022", and so a day; a year, or anything else, as it is."""
    with suppress(ValueError):
        return date_long(datetime.strptime(told, "%Y-%m-%d").date(), lang)  # noqa: DTZ007 - a day has no hour
    try:
        month = datetime.strptime(told, "%Y-%m").date()  # noqa: DTZ007 - a month has no hour
    except ValueError:
        return told
    return str(format_skeleton("yMMMM", month, locale=_locale(lang or language())))


def weekday_words(day: date, lang: str | None = None) -> str:
    """Return the day of the week: "lunedì"."""
    return _in_words(_day_of(day), "weekday", lang or language())


def day_short(day: date, lang: str | None = None) -> str:
    """Return the day in little room: "lun 23 nov"."""
    return _in_words(_day_of(day), "short", lang or language())


@lru_cache(maxsize=4096)
def _in_words(day: date, length: str, lang: str) -> str:
    if length in ("full", "long"):
        return format_date(day, length, locale=_locale(lang))
    if length == "weekday":
        return format_date(day, "EEEE", locale=_locale(lang))
    return format_skeleton("MMMEd", day, locale=_locale(lang))


def clock_time(clock: time | datetime) -> str:
    """Return the time as people write it: "9:30". A moment counts as its time in Rome."""
    shown = local(clock) if isinstance(clock, datetime) else clock
    return f"{shown.hour}:{shown.minute:02}"


def _day_of(day: date) -> date:
    return local(day).date() if isinstance(day, datetime) else day


@lru_cache(maxsize=64)
def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("it")


def parse_day(text: str) -> date:
    """Read "2026-11-23" or "23/11/2026".

    Raises:
        UnreadableError: in words for the person who wrote it.
    """
    written = text.strip()[: LONGEST + 1]
    if found := ISO_DAY.fullmatch(written):
        year, month, day = map(int, found.groups())
    elif found := ITALIAN_DAY.fullmatch(written):
        day, month, year = map(int, found.groups())
    else:
        raise UnreadableError(_("Scrivi il giorno così: 23/11/2026."))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise UnreadableError(_("Controlla l'anno: {year}.").format(year=year))
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableError(_("Il giorno {day} non esiste. Controllalo.").format(day=written)) from None


def parse_time(text: str) -> time:
    """Read "9:30", "09.30", "09:30:00" or "9".

    Raises:
        UnreadableError: in words for the person who wrote it.
    """
    found = CLOCK.fullmatch(text.strip()[: LONGEST + 1])
    if found is None:
        raise UnreadableError(_("Scrivi l'ora così: 9:30."))
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        raise UnreadableError(_("Questa ora non esiste. Scrivila così: 9:30.")) from None


def holidays_between(
    first: date, last: date, patron: tuple[int, int] | None = None, patron_name: str = "Santo patrono"
) -> dict[date, str]:
    """Return the holidays from the first to the last day, both included, by day, with their Italian names.

    The patron saint's day is a (month, day); where it meets a national holiday both names are kept.
    """
    years = range(first.year, last.year + 1)
    named = chain.from_iterable(_holidays_of(year, patron, patron_name).items() for year in years)
    return {day: name for day, name in named if first <= day <= last}


@lru_cache(maxsize=512)
def _holidays_of(year: int, patron: tuple[int, int] | None, patron_name: str) -> Mapping[date, str]:
    named = {day: str(name) for day, name in _national(year).items()}
    if patron is not None and _exists(year, *patron):
        day = date(year, *patron)
        named[day] = "; ".join(filter(None, (named.get(day), patron_name)))
    return MappingProxyType(dict(sorted(named.items())))


def _national(year: int) -> Mapping[date, str]:
    return holidays.country_holidays("IT", years=year, language="it_IT")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
