"""By when to ask for a service. "Not known yet" is an answer of its own, to be filled in by the district."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.services.rules.freshness import Verification


class DeadlineKind(StrEnum):
    """The kinds of deadline met in the sheets."""

    ALWAYS_OPEN = "always_open"
    WINDOW = "window"
    FIXED = "fixed"
    DAYS_FROM_EVENT = "days_from_event"
    DAYS_BEFORE_EXPIRY = "days_before_expiry"
    RECURRING = "recurring"
    VALIDITY = "validity"
    RENEWAL = "renewal"
    CALL = "call"
    ANNUAL_CALL = "annual_call"
    EXPECTED = "expected"
    REFORM = "reform"
    INTERNAL = "internal"


class Opening(StrEnum):
    """Whether one may ask today. Unknown: a call whose days nobody has told yet."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    UNKNOWN = "unknown"


OPENED_BY_CALL = frozenset(
    {DeadlineKind.WINDOW, DeadlineKind.CALL, DeadlineKind.ANNUAL_CALL, DeadlineKind.EXPECTED}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """One deadline.

    Start and end are days (`2026-03-24`), moments (`2026-03-24T12:00`), or days of every year (`12-31`).
    Days or months run from the event; with an `end` of every year too, it is that day of the year they lead to.
    """

    type: DeadlineKind
    start: str | None = None
    end: str | None = None
    days: int | None = None
    months: int | None = None
    event: str | None = None
    year: int | None = None
    status: Verification
    note: str | None = None


def opening(deadline: Deadline, today: date) -> Opening:
    """Say whether a deadline lets one ask today; a call that was read only for another area tells nothing."""
    if deadline.type not in OPENED_BY_CALL:
        return Opening.OPEN
    if deadline.status is not Verification.VERIFIED or deadline.start is None or deadline.end is None:
        return Opening.UNKNOWN
    first, last = (date.fromisoformat(day[:10]) for day in (deadline.start, deadline.end))
    if today < first:
        return Opening.NOT_YET
    return Opening.OPEN if today <= last else Opening.CLOSED
