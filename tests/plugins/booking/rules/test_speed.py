import random
import time as stopwatch
from datetime import date, time, timedelta
from uuid import UUID

from plugins.booking.rules.availability import free, starts
from plugins.booking.rules.openings import moment
from plugins.booking.rules.periods import Period
from plugins.booking.rules.schedule import Change, Desk, Hours
from tests.plugins.booking.rules.sample import HELP, MONDAY, NOW, schedule, unlike

DESKS = tuple(Desk(UUID(int=n), f"Sportello {n}", "Via Roma 1") for n in range(3))
HALVES = ((time(9), time(13)), (time(14), time(18)))
PLAN = schedule(
    *(unlike(Change.CLOSED, date(2026, 12, day)) for day in (7, 24, 31)),
    desks=DESKS,
    hours=tuple(Hours(desk.id, day, *half) for desk in DESKS for day in range(5) for half in HALVES),
    holidays={date(2026, 12, 8): "Immacolata Concezione"},
)
DAYS = [MONDAY + timedelta(days=n) for n in range(30)]


def test_a_month_of_three_busy_desks_takes_less_than_three_milliseconds():
    every = [(desk.id, start) for desk in DESKS for day in DAYS for start in starts(PLAN, HELP, desk, day)]
    taken: dict[UUID, list[Period]] = {desk.id: [] for desk in DESKS}
    for desk_id, start in random.Random(1).sample(every[::2], 200):
        taken[desk_id].append(Period(moment(start), moment(start + 1800)))

    best = float("inf")
    for _ in range(50):  # the best of many: the machine may have other things to do
        before = stopwatch.perf_counter()
        found = free(PLAN, HELP, DAYS, taken, NOW)
        best = min(best, stopwatch.perf_counter() - before)
    assert len(found) > 200
    assert best < 0.003
