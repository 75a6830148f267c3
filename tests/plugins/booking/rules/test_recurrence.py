"""Days that come back, against the library that calendars use."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.booking.rules.recurrence import WEEKDAYS, BadRecurrence, read, recurring

FIRST = date(2026, 11, 2)
LAST = FIRST + timedelta(days=500)


def several(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(of, min_size=1, max_size=3, unique=True).map(",".join)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 4))}"]
    if draw(st.booleans()):
        # The library takes "MO,1MO" for the first Monday alone; the RFC means every Monday, and so do we.
        nth = draw(st.sampled_from([[""], ["1", "2", "-1", "5"]])) if frequency == "MONTHLY" else [""]
        days = st.builds(str.__add__, st.sampled_from(nth), st.sampled_from(WEEKDAYS))
        parts.append("BYDAY=" + draw(several(days)))
    elif frequency in ("MONTHLY", "YEARLY", "DAILY") and draw(st.booleans()):
        parts.append("BYMONTHDAY=" + draw(several(st.sampled_from(["1", "15", "30", "31", "-1", "-31"]))))
    if draw(st.booleans()):
        parts.append("BYMONTH=" + draw(several(st.integers(1, 12).map(str))))
    ends = draw(st.sampled_from(["", "COUNT=3", "UNTIL=20270615"]))
    return ";".join([*parts, *([ends] if ends else [])])


@settings(max_examples=30)
@given(rules(), st.integers(0, 400))
def test_the_days_are_those_of_every_calendar(rule: str, later: int) -> None:
    first = FIRST + timedelta(days=later)
    begins, ends = datetime.combine(first, datetime.min.time()), datetime.combine(LAST, datetime.min.time())
    expected = {one.date() for one in rrulestr(rule, dtstart=begins).between(begins, ends, inc=True)}
    assert recurring(rule, first, LAST) == expected, rule


def test_the_first_monday_of_each_month() -> None:
    found = sorted(recurring("FREQ=MONTHLY;BYDAY=1MO", FIRST, date(2027, 2, 28)))
    assert found == [date(2026, 11, 2), date(2026, 12, 7), date(2027, 1, 4), date(2027, 2, 1)]


@pytest.mark.parametrize(
    "wrong",
    ["", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;COUNT=2;UNTIL=20270101",
     "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYHOUR=3", "FREQ=DAILY;UNTIL=domani", "x" * 300],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(BadRecurrence):
        read(wrong)
