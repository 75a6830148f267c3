"""Days that come back, as an RRULE of RFC 5545 says them: "the first Monday of each month".

A subset is read that people can be told in words; whole days only, so no clock is ever moved by it.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LONGEST, MOST_YEARS = 200, 10
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL"}


class BadRecurrence(ValueError):
    """The rule cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule of recurrence. Weekdays are (which of the month, Monday is 0); which is 0 where each one is meant."""

    frequency: str
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None


def read(text: str) -> Recurrence:
    """Read an RRULE; raise BadRecurrence."""
    parts = dict(_pairs(text))
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES or ("COUNT" in parts and "UNTIL" in parts):
        raise BadRecurrence(text)
    rule = Recurrence(
        frequency=frequency,
        interval=_whole(parts.get("INTERVAL", "1"), 1, 99),
        weekdays=tuple(_weekday(one, frequency) for one in _list(parts, "BYDAY")),
        month_days=tuple(_month_day(one) for one in _list(parts, "BYMONTHDAY")),
        months=tuple(_whole(one, 1, 12) for one in _list(parts, "BYMONTH")),
        count=_whole(parts["COUNT"], 1, 999) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
    )
    if rule.month_days and frequency == "WEEKLY":
        raise BadRecurrence(text)
    return rule


def recurring(text: str, first: date, last: date) -> frozenset[date]:
    """Return the days of a rule that begins on the first day, as far as the last."""
    return frozenset(_days(read(text), first, last))


def _days(rule: Recurrence, first: date, last: date) -> Iterator[date]:
    end, given = min(last, rule.until or last, _years_after(first)), 0
    for day in (first + timedelta(days=n) for n in range((end - first).days + 1)):
        if _turn(rule, first, day) and _fits(rule, first, day):
            given += 1
            yield day
            if given == rule.count:
                return


def _turn(rule: Recurrence, first: date, day: date) -> bool:
    """Whether it is the turn of this day's period: every second week, every third month."""
    match rule.frequency:
        case "DAILY":
            passed = (day - first).days
        case "WEEKLY":
            passed = (
                (day - timedelta(days=day.weekday())) - (first - timedelta(days=first.weekday()))
            ).days // 7
        case "MONTHLY":
            passed = (day.year - first.year) * 12 + day.month - first.month
        case _:
            passed = day.year - first.year
    return passed % rule.interval == 0


def _fits(rule: Recurrence, first: date, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and day.day not in rule.month_days and day.day - length - 1 not in rule.month_days:
        return False
    if rule.weekdays:
        before, after = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
        return any(day.weekday() == which and nth in (0, before, after) for nth, which in rule.weekdays)
    if rule.month_days or rule.frequency == "DAILY":
        return True
    if rule.frequency == "WEEKLY":
        return day.weekday() == first.weekday()
    return day.day == first.day and (
        rule.frequency == "MONTHLY" or rule.months != () or day.month == first.month
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    seen = set[str]()
    for part in text.removeprefix("RRULE:").upper().split(";") if len(text) <= LONGEST else ("",):
        name, equals, value = part.partition("=")
        if name not in _PARTS or not equals or not value or name in seen:
            raise BadRecurrence(text)
        seen.add(name)
        yield name, value


def _list(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _weekday(text: str, frequency: str) -> tuple[int, int]:
    found = _DAY.fullmatch(text)
    if found is None or (found[1] and frequency != "MONTHLY"):
        raise BadRecurrence(text)
    nth = int(found[1] or 0)
    if found[1] and not 1 <= abs(nth) <= 5:  # noqa: PLR2004 - no month has a sixth Monday
        raise BadRecurrence(text)
    return nth, WEEKDAYS.index(found[2])


def _month_day(text: str) -> int:
    day = _whole(text.lstrip("+-"), 1, 31)
    return -day if text.startswith("-") else day


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise BadRecurrence(text)
    return int(text)


def _until(text: str) -> date:
    try:
        return date.fromisoformat(text[:8])
    except ValueError:
        raise BadRecurrence(text) from None


def _years_after(first: date) -> date:
    return date(min(first.year + MOST_YEARS, date.max.year), 12, 31)
