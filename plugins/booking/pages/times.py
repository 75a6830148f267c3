"""Free times, a week at a time: only days that have some."""

from collections.abc import Iterable, Sequence
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
from plugins.booking.pages.shown import when_words
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.queries.taken import taken_at
from plugins.booking.rules.availability import FreeTime, Occupied, Window, free, nearest
from plugins.booking.rules.schedule import Schedule

WEEK, SEEN = 7, 14
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
    """Return a week of free times, from the first day that has one unless a day is named.

    One statement; a second one only where two weeks have nothing.
    """
    look = _Look(db, offer, kind, schedule or offer.schedule, now, moving)
    soonest, last = look.window
    first = min(max(since or soonest, soonest), last)
    seen = _days(first, min(first + timedelta(days=SEEN - 1), last))
    occupied = look.taken(seen)
    next_day = look.first_day(seen, occupied)
    if next_day is None and seen[-1] < last:
        seen = _days(seen[-1] + timedelta(days=1), last)
        occupied = look.taken(seen)
        next_day = look.first_day(seen, occupied)
    if since is None and next_day:
        first = next_day
    end = min(first + timedelta(days=WEEK - 1), max(seen[-1], first))
    shown = look.free(_days(first, end), occupied) if next_day and next_day <= end else []
    later = end < last and (seen[-1] < last or look.first_day(_days(end + timedelta(days=1), last), occupied))
    return Times(
        days=by_day(shown),
        before=max(soonest, first - timedelta(days=WEEK)) if since and first > soonest else None,
        after=end + timedelta(days=1) if shown and later else None,
        next_free=None if shown else next_day,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks for free times at one hub; the time of an appointment that is being moved is not another time."""

    db: Session
    offer: Offer
    kind: Kind
    schedule: Schedule
    now: datetime
    moving: Booked | None

    @property
    def window(self) -> tuple[date, date]:
        window = Window.of(self.schedule, self.now)
        soonest = local(window.earliest).date()
        return soonest, max(window.last_day, soonest)

    def taken(self, days: Sequence[date]) -> Occupied:
        but = self.moving.id if self.moving else None
        return taken_at(self.db, self.offer.organisation_id, days[0], days[-1], but=but)

    def free(self, days: Sequence[date], occupied: Occupied) -> list[FreeTime]:
        found = free(self.schedule, self.kind.rule, days, occupied, self.now)
        return [time for time in found if self.moving is None or time.start != self.moving.starts_at]

    def first_day(self, days: Sequence[date], occupied: Occupied) -> date | None:
        return next((day for day in days if self.free((day,), occupied)), None)


def closest(
    db: Session,
    offer: Offer,
    kind: Kind,
    wanted: datetime,
    now: datetime,
    *,
    schedule: Schedule | None = None,
    moving: Booked | None = None,
) -> list[tuple[str, str]]:
    """Return the three free times closest to the wanted one, as (value, words): within a week, else anywhere."""
    look = _Look(db, offer, kind, schedule or offer.schedule, now, moving)
    soonest, last = look.window
    around = local(wanted).date()
    near = _days(max(soonest, around - timedelta(days=WEEK)), min(last, around + timedelta(days=WEEK)))
    for days in (near, _days(soonest, last)):
        found = look.free(days, look.taken(days)) if days else []
        if found:
            return [(time_value(time.start), when_words(time.start)) for time in nearest(found, wanted)]
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
