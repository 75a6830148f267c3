"""How long a consent holds, and how it stands."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.consents.rules.holding import ASKED_HOLDS, State, months_after, state

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
EMPTY = {
    "version": 1,
    "ground": None,
    "asked_at": NOW,
    "given_at": None,
    "expires_at": None,
    "withdrawn_at": None,
}
GIVEN = {"given_at": NOW, "expires_at": NOW + timedelta(days=30)}


@pytest.mark.parametrize(
    ("told", "after", "due"),
    [
        ({}, timedelta(0), State.ASKED),
        ({}, ASKED_HOLDS, State.REFUSED),
        ({"withdrawn_at": NOW}, timedelta(0), State.REFUSED),
        (GIVEN, timedelta(0), State.GIVEN),
        (GIVEN, timedelta(days=30), State.EXPIRED),
        (GIVEN | {"withdrawn_at": NOW}, timedelta(0), State.WITHDRAWN),
        (GIVEN | {"version": 0}, timedelta(0), State.OUTDATED),
        (GIVEN | {"version": 0, "ground": "minor"}, timedelta(0), State.GIVEN),
    ],
)
def test_how_a_consent_stands(told: dict[str, object], after: timedelta, due: State) -> None:
    assert state(SimpleNamespace(**(EMPTY | told)), NOW + after, oldest=1) is due


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), 12, datetime(2027, 11, 22, tzinfo=UTC)),
        (datetime(2026, 8, 31, tzinfo=UTC), 6, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2027, 8, 31, tzinfo=UTC), 6, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 1, datetime(2027, 1, 31, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(day: datetime, months: int, due: datetime) -> None:
    assert months_after(day, months) == due


@given(st.integers(0, 7000).map(lambda days: NOW + timedelta(days=days)), st.integers(1, 60))
def test_a_month_is_never_longer_than_it_is(day: datetime, months: int) -> None:
    after = months_after(day, months)
    assert timedelta(days=28 * months) <= after - day <= timedelta(days=31 * months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
