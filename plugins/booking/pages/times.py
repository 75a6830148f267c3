"""Free times, a week at a time: only days that have some."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice

from sqlalchemy.orm import Session

from core.dates import (
    NoSuchTimeError,
    UnreadableError,
    date_words,
    local,
    parse_day,
    parse_time,
    to_utc,
)
from plugins.booking.pages.shown import when_words
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import MEDIATOR, Kind, Offer
from plugins.booking.queries.taken import taken_for
from plugins.booking.rules.availability import FreeTime, Occupied, Window, apart, free, free_by_day, nearest
from plugins.booking.rules.openings import moment
from plugins.booking.rules.schedule import Schedule
from plugins.booking.rules.spoken import spoken_by_day
from plugins.booking.rules.wall import wall_day

WEEK, SEEN = 7, 14
MINUTES = range(24 * 60)
PADDED = [f"{minute // 60:02}:{minute % 60:02}" for minute in MINUTES]
CLOCKS = [f"{minute // 60}:{minute % 60:02}" for minute in MINUTES]
Free = tuple[date, list[int]]
Day = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Some days with their free times, and how to get to the days before and after."""

    days: list[Day]
    before: date | None
    after: date | None
    next_free: date | None = None
    first: date | None = None
    """The first day with free times, where no day was named."""
    first_anyhow: date | None = None
    """The same, whatever language is spoken then; None where no language was asked for."""


def week_of_times(
    db: Session,
    offer: Offer,
    kind: Kind,
    *,
    now: datetime,
    since: date | None = None,
    schedule: Schedule | None = None,
    moving: Booked | None = None,
    spoken: str | None = None,
) -> Times:
    """Return a week of free times, from the first day that has one unless a day is named.

    One statement; a second one only where two weeks have nothing. `spoken`: only where somebody speaks that language.
    """
    look = _Look(db, offer, kind, schedule or offer.schedule, now, moving, spoken)
    soonest, last = look.window
    first = min(max(since or soonest, soonest), last)
    seen = _days(first, min(first + timedelta(days=SEEN - 1), last))
    found = look.free(seen)
    next_one = next(found, None)
    if next_one is None and seen[-1] < last:
        seen = _days(seen[-1] + timedelta(days=1), last)
        found = look.free(seen)
        next_one = next(found, None)
    if since is None and next_one:
        first = next_one[0]
    end = min(first + timedelta(days=WEEK - 1), max(seen[-1], first))
    shown, later = _until(end, next_one, found)
    return Times(
        days=[(date_words(day), clocks(day, starts)) for day, starts in shown],
        before=max(soonest, first - timedelta(days=WEEK)) if since and first > soonest else None,
        after=end + timedelta(days=1) if shown and (later or seen[-1] < last) else None,
        next_free=None if shown or next_one is None else next_one[0],
        first=next_one[0] if next_one and since is None else None,
        first_anyhow=next(iter(look.anyhow), None) if since is None else None,
    )


def _until(end: date, first: Free | None, others: Iterator[Free]) -> tuple[list[Free], bool]:
    """Return the days with free times as far as a day, and whether there are others; looks no further."""
    shown: list[Free] = []
    for one in chain((first,) if first else (), others):
        if one[0] > end:
            return shown, True
        shown.append(one)
    return shown, False


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks for free times at one hub; the time of an appointment that is being moved is not another time."""

    db: Session
    offer: Offer
    kind: Kind
    schedule: Schedule
    now: datetime
    moving: Booked | None = None
    spoken: str | None = None
    anyhow: list[date] = field(default_factory=list)
    """The first day with free times whatever is spoken, once somebody has looked."""

    @property
    def window(self) -> tuple[date, date]:
        window = Window.of(self.schedule, self.now)
        soonest = local(window.earliest).date()
        return soonest, max(window.last_day, soonest)

    def taken(self, days: Sequence[date]) -> Occupied:
        but = self.moving.id if self.moving else None
        return taken_for(self.db, self.offer.organisation_id, self.kind, days[0], days[-1], but=but)

    def free(self, days: Sequence[date]) -> Iterator[Free]:
        """Give the days that have free times, in one statement; each is worked out when it is asked for."""
        own = self.moving.starts_at.timestamp() if self.moving else None
        for day, found in self.by_day(days, self.taken(days)):
            if starts := [start for start in found if start != own]:
                yield day, starts

    def by_day(self, days: Sequence[date], occupied: Occupied) -> Iterator[Free]:
        """Give the days that have times in the language that was asked for, as far as one was."""
        kind = self.kind.rule
        found = free_by_day(self.schedule, kind, days, occupied, self.now)
        if not self.spoken:
            return found
        self.anyhow[:] = self.anyhow or [day for day, _starts in islice(found, 1)]
        mediators = self.offer.beside[MEDIATOR]
        given = self.schedule, mediators, kind, days, occupied, self.now
        return spoken_by_day(*given, language=self.spoken)

    def times(self, days: Sequence[date]) -> list[FreeTime]:
        occupied = self.taken(days)
        found = free(self.schedule, self.kind.rule, days, occupied, self.now)
        if self.spoken:
            spoken = {start for _day, starts in self.by_day(days, occupied) for start in starts}
            found = [one for one in found if one.start.timestamp() in spoken]
        return [one for one in found if self.moving is None or one.start != self.moving.starts_at]

    def around(self, wanted: datetime) -> list[FreeTime]:
        """Return the free times within a week of a day; where there are none, all."""
        soonest, last = self.window
        day = local(wanted).date()
        near = _days(max(soonest, day - timedelta(days=WEEK)), min(last, day + timedelta(days=WEEK)))
        for days in (near, _days(soonest, last)):
            if found := self.times(days) if days else []:
                return found
        return []


def closest(
    db: Session,
    offer: Offer,
    kind: Kind,
    wanted: datetime,
    now: datetime,
    *,
    schedule: Schedule | None = None,
    moving: Booked | None = None,
    spoken: str | None = None,
) -> list[tuple[str, str]]:
    """Return the three free times closest to the wanted one, as (value, words): within a week, else anywhere."""
    look = _Look(db, offer, kind, schedule or offer.schedule, now, moving, spoken)
    found = nearest(look.around(wanted), wanted)
    return [(time_value(one.start), when_words(one.start)) for one in found]


def closest_apart(
    db: Session, offer: Offer, kind: Kind, wanted: datetime, now: datetime, *, spoken: str | None = None
) -> list[datetime]:
    """Return the same three, of which no two meet: when they begin."""
    found = _Look(db, offer, kind, offer.schedule, now, spoken=spoken).around(wanted)
    ranked = nearest(found, wanted, len(found))
    return [one.start for one in apart(ranked, timedelta(minutes=kind.rule.pause), 3)]


def clocks(day: date, starts: Iterable[int]) -> tuple[tuple[str, str], ...]:
    """Return the times of a day as (value, clock): "2026-11-24T09:30", "9:30"."""
    wall = wall_day(day)
    if wall.shift:
        here = [local(moment(start)) for start in starts]
        minutes: Iterable[int] = [at.hour * 60 + at.minute for at in here]
    else:
        minutes = [(start - wall.start) // 60 for start in starts]
    on = f"{day}T"
    return tuple([(on + PADDED[minute], CLOCKS[minute]) for minute in minutes])


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
