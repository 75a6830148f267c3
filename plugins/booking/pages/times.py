"""Free times, a week at a time: only days that have some."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from core.dates import (
    NoSuchTimeError,
    UnreadableError,
    clock_time,
    date_words,
    local,
    parse_day,
    parse_time,
    to_utc,
)
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.queries.taken import free_times
from plugins.booking.rules.availability import FreeTime, Window, nearest
from plugins.booking.rules.schedule import Schedule

WEEK = 7
Day = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Some days with their free times, and how to get to the days before and after."""

    days: list[Day]
    before: date | None
    after: date | None
    next_free: date | None = None


def week_of_times(
    db: Session,
    offer: Offer,
    kind: Kind,
    *,
    now: datetime,
    since: date | None = None,
    schedule: Schedule | None = None,
    moving: Booked | None = None,
) -> Times:
    """Return a week of free times, from the first day that has one unless a day is named, in one statement."""
    rules = schedule or offer.schedule
    window = Window.of(rules, now)
    soonest = local(window.earliest).date()
    last = max(window.last_day, soonest)
    first = min(max(since or soonest, soonest), last)
    found = free_times(db, offer, kind, _days(first, last), now, schedule=rules, but=moving and moving.id)
    if moving:
        found = [time for time in found if time.start != moving.starts_at]
    if found and since is None:
        first = local(found[0].start).date()
    end = min(first + timedelta(days=WEEK - 1), last)
    shown = [time for time in found if local(time.start).date() <= end]
    return Times(
        days=by_day(shown),
        before=max(soonest, first - timedelta(days=WEEK)) if since and first > soonest else None,
        after=end + timedelta(days=1) if len(found) > len(shown) else None,
        next_free=None if shown or not found else local(found[0].start).date(),
    )


def closest(
    db: Session,
    offer: Offer,
    kind: Kind,
    wanted: datetime,
    now: datetime,
    *,
    schedule: Schedule | None = None,
    moving: Booked | None = None,
) -> list[FreeTime]:
    """Return the three free times closest to the wanted one, a week before and after first, then anywhere."""
    rules = schedule or offer.schedule
    window = Window.of(rules, now)
    soonest, last = local(window.earliest).date(), window.last_day
    around = local(wanted).date()
    near = _days(max(soonest, around - timedelta(days=WEEK)), min(last, around + timedelta(days=WEEK)))
    for days in (near, _days(soonest, last)):
        if not days:
            continue
        found = free_times(db, offer, kind, days, now, schedule=rules, but=moving and moving.id)
        if found := [time for time in found if moving is None or time.start != moving.starts_at]:
            return nearest(found, wanted)
    return []


def by_day(times: Iterable[FreeTime]) -> list[Day]:
    """Return times under the words of their day, as (value, clock)."""
    days = groupby(times, key=lambda time: local(time.start).date())
    return [
        (date_words(day), [(time_value(time.start), clock_time(time.start)) for time in of_day])
        for day, of_day in days
    ]


def time_value(start: datetime) -> str:
    """Return a moment as it stands in an address: "2026-11-24T09:30", by the clocks of Rome."""
    return local(start).strftime("%Y-%m-%dT%H:%M")


def read_time(text: str) -> datetime | None:
    """Read what `time_value` writes; None where it is no moment."""
    day, _between, clock = text.partition("T")
    try:
        return to_utc(parse_day(day), parse_time(clock))
    except (UnreadableError, NoSuchTimeError):
        return None


def read_day(text: str) -> date | None:
    """Read a day from an address; None where it is none."""
    try:
        return parse_day(text)
    except UnreadableError:
        return None


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
