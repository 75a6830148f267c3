"""Random schedules, taken times and moments, drawn around the days on which the clocks are moved."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import strategies as st

from plugins.booking.rules.periods import Period
from plugins.booking.rules.schedule import AppointmentType, Change, DayException, Desk, Hours, Schedule

FIRST_DAYS = [
    date(2026, 3, 27),
    date(2026, 10, 23),
    date(2026, 11, 23),
    date(2026, 12, 23),
    date(2027, 3, 26),
]
SPAN = 5


@dataclass(frozen=True)
class Case:
    """Everything a question about free times needs."""

    schedule: Schedule
    kind: AppointmentType
    days: list[date]
    occupied: dict[UUID, list[Period]]
    now: datetime


clocks = st.integers(0, 287).map(lambda n: time(n // 12, n % 12 * 5))
night_clocks = st.integers(0, 60).map(lambda n: time(n // 12, n % 12 * 5))


@st.composite
def spans(draw: st.DrawFn) -> tuple[time, time]:
    """Two wall-clock times in order, often around the hours in which the clocks are moved."""
    chosen = draw(st.sampled_from([clocks, night_clocks]))
    opens, closes = sorted(draw(st.tuples(chosen, chosen).filter(lambda pair: pair[0] != pair[1])))
    return opens, draw(st.sampled_from([closes, closes, closes, time(0)]))


@st.composite
def hours(draw: st.DrawFn, desks: list[Desk], days: list[date]) -> Hours:
    opens, closes = draw(spans())
    limits = st.none() | st.sampled_from(days)
    desk, day = draw(st.sampled_from(desks)), draw(st.sampled_from(days))
    return Hours(desk.id, day.weekday(), opens, closes, draw(limits), draw(limits))


@st.composite
def exceptions(draw: st.DrawFn, desks: list[Desk], days: list[date]) -> DayException:
    first, last = sorted(draw(st.tuples(st.sampled_from(days), st.sampled_from(days))))
    kind = draw(st.sampled_from(Change))
    whole_day = kind is Change.CLOSED and draw(st.booleans())
    opens, closes = (None, None) if whole_day else draw(spans())
    desk_id = draw(st.none() | st.sampled_from([d.id for d in desks]))
    return DayException(desk_id, first, last, kind, opens, closes, draw(st.sampled_from(["", "Ferie"])))


@st.composite
def taken(draw: st.DrawFn, days: list[date]) -> Period:
    day = datetime.combine(draw(st.sampled_from(days)), time(0), UTC)
    start = day + timedelta(minutes=draw(st.integers(-120, 1440)))
    return Period(start, start + timedelta(minutes=draw(st.integers(1, 180))))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A schedule of one to three desks over five days."""
    first = draw(st.sampled_from(FIRST_DAYS))
    days = [first + timedelta(days=n) for n in range(SPAN)]
    count = draw(st.integers(1, 3))
    desks = [
        Desk(UUID(int=n), f"Sportello {n}", "Via Roma 1", draw(st.sampled_from([True] * 4 + [False])))
        for n in range(count)
    ]
    able = draw(st.none() | st.frozensets(st.sampled_from([d.id for d in desks])))
    kind = AppointmentType(UUID(int=99), 5 * draw(st.integers(1, 18)), "Aiuto", able)
    schedule = Schedule(
        desks=tuple(desks),
        hours=tuple(draw(st.lists(hours(desks, days), min_size=1, max_size=8))),
        exceptions=tuple(draw(st.lists(exceptions(desks, days), max_size=3))),
        types=(kind,),
        holidays=dict.fromkeys(draw(st.lists(st.sampled_from(days), max_size=1)), "Festa"),
        notice=timedelta(minutes=5 * draw(st.integers(0, 36))),
        horizon=timedelta(days=draw(st.integers(0, SPAN))),
        step=5 * draw(st.integers(1, 9)),
    )
    occupied = {d.id: sorted(draw(st.lists(taken(days), max_size=12))) for d in desks}
    now = datetime.combine(first, time(0), UTC) + timedelta(minutes=draw(st.integers(-1440, 4000)))
    return Case(schedule, kind, days, occupied, now)
