"""What was changed in what is offered, so that it can be told and taken back. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from core.dates import local

Row = Mapping[str, Any]
Rows = Mapping[tuple[str, str], Row]
"""Rows by table and key, as plain values."""


class Step(NamedTuple):
    """One row before and after; None where there was none."""

    table: str
    key: str
    before: Row | None
    after: Row | None

    @property
    def back(self) -> "Step":
        """Return the step that takes this one back."""
        return Step(self.table, self.key, self.after, self.before)


def difference(before: Rows, after: Rows) -> list[Step]:
    """Return each row that came, went or changed; the order of tables is that of the first row seen."""
    places = list(dict.fromkeys((*before, *after)))
    return [
        Step(*place, before.get(place), after.get(place))
        for place in places
        if before.get(place) != after.get(place)
    ]


def stands(steps: list[Step], now: Rows) -> bool:
    """Whether everything is still as the steps left it."""
    return all(now.get((step.table, step.key)) == step.after for step in steps)


def may_undo(made_at: datetime, now: datetime) -> bool:
    """Whether a change may be taken back: on the day on which it was made."""
    return local(made_at).date() == local(now).date()
