"""Windows of time, and who is still let through."""

from datetime import UTC, datetime, timedelta

from core.limits.rules import DAY, HOUR, QUARTER, Budget, Try, too_many, window_of

NOON = datetime(2026, 11, 22, 12, 7, 31, tzinfo=UTC)


def test_a_window_begins_at_a_round_moment_and_holds_now() -> None:
    assert window_of(NOON, QUARTER) == NOON.replace(minute=0, second=0)
    assert window_of(NOON + timedelta(minutes=8), QUARTER) == NOON.replace(minute=15, second=0)
    assert window_of(NOON, HOUR) == NOON.replace(minute=0, second=0)
    assert window_of(NOON, DAY) == NOON.replace(hour=0, minute=0, second=0)


def test_the_last_of_a_budget_still_passes() -> None:
    one = Try(Budget(name="x", most=3), "who")
    assert too_many([(one, 3)]) == []
    assert too_many([(one, 4)]) == [one]


def test_two_budgets_never_count_on_the_same_counter() -> None:
    one, other = Budget(name="x", most=3), Budget(name="y", most=3)
    assert len({Try(one, "a").subject, Try(one, "b").subject, Try(other, "a").subject}) == 3
