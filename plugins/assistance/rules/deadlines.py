"""By when, worked out from what happened: six kinds of term, and days on which offices work."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from core.dates import holidays_between
from core.i18n import _
from core.services.rules.deadlines import Deadline as Rule
from core.services.rules.deadlines import DeadlineKind
from plugins.assistance.rules.procedure import Procedure

Events: TypeAlias = Mapping[str, date]
"""What happened, or will happen, and when; codes as in `event_words`."""
Patron: TypeAlias = tuple[int, int] | None
BEFORE = (10, 2)
"""How many working days before the last one people are reminded."""
SATURDAY = 5


class Kind(StrEnum):
    """The six kinds of term."""

    WINDOW = "window"
    FROM_EVENT = "from_event"
    BEFORE_EXPIRY = "before_expiry"
    YEARLY = "yearly"
    VALIDITY = "validity"
    CALL_UNKNOWN = "call_unknown"


class State(StrEnum):
    """Where a term stands today. Unknown: a call without days yet, or something that nobody has told."""

    NOT_YET = "not_yet"
    OPEN = "open"
    PASSED = "passed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A term in days of the calendar.

    `by` is the last day; `better_by` the last day on which offices work, never later: nobody is told more than is sure.
    `missing`: the event whose day nobody has told. `certain`: it was read in a source.
    """

    kind: Kind
    state: State
    opens: date | None = None
    by: date | None = None
    better_by: date | None = None
    missing: str | None = None
    certain: bool
    note: str | None = None
    remind_on: tuple[date, ...] = ()


def event_words() -> dict[str, str]:
    """Return how to ask for the day of each event."""
    return {
        "nascita_adozione_affido": _("Giorno della nascita, dell'adozione o dell'affido"),
        "cessazione_lavoro": _("Ultimo giorno di lavoro"),
        "scadenza_permesso": _("Giorno in cui scade il permesso"),
        "inizio_beneficio": _("Giorno in cui comincia l'aiuto"),
        "scadenza_delega": _("Giorno in cui scade la delega"),
    }


def events_asked(procedure: Procedure) -> tuple[str, ...]:
    """Return the events whose day its terms run from."""
    return tuple(dict.fromkeys(rule.event for rule in procedure.deadlines if rule.event))


def due(procedure: Procedure, events: Events, today: date, *, patron: Patron = None) -> tuple[Deadline, ...]:
    """Return the terms of a procedure as they stand today; what is always open has none."""
    return tuple(
        _due(kind, rule, events, today, patron)
        for rule in procedure.deadlines
        if (kind := _kind(rule)) is not None
    )


def is_working(day: date, patron: Patron = None) -> bool:
    """Whether offices work: no Saturday, no Sunday, no holiday of the nation or of the patron saint."""
    return day.weekday() < SATURDAY and day not in holidays_between(day, day, patron)


def last_working(day: date, patron: Patron = None) -> date:
    """Return the last day up to this one on which offices work."""
    while not is_working(day, patron):
        day -= timedelta(days=1)
    return day


def working_days_before(day: date, number: int, patron: Patron = None) -> date:
    """Return the working day that lies so many working days before."""
    for _step in range(number):
        day = last_working(day - timedelta(days=1), patron)
    return day


def _kind(rule: Rule) -> Kind | None:
    dated = rule.start is not None or rule.end is not None
    if rule.type in _CALLS:
        known = rule.status == "verified" and rule.start is not None and rule.end is not None
        return Kind.WINDOW if known else Kind.CALL_UNKNOWN
    if rule.type in (DeadlineKind.FIXED, DeadlineKind.REFORM):
        return Kind.WINDOW if dated else Kind.CALL_UNKNOWN
    return _KINDS.get(rule.type)


_CALLS = frozenset({DeadlineKind.WINDOW, DeadlineKind.CALL, DeadlineKind.ANNUAL_CALL, DeadlineKind.EXPECTED})
_KINDS: Mapping[DeadlineKind, Kind] = {
    DeadlineKind.DAYS_FROM_EVENT: Kind.FROM_EVENT,
    DeadlineKind.DAYS_BEFORE_EXPIRY: Kind.BEFORE_EXPIRY,
    DeadlineKind.RECURRING: Kind.YEARLY,
    DeadlineKind.VALIDITY: Kind.VALIDITY,
    DeadlineKind.RENEWAL: Kind.VALIDITY,
}


def _due(kind: Kind, rule: Rule, events: Events, today: date, patron: Patron) -> Deadline:
    happened = events.get(rule.event) if rule.event else None
    opens, by = _days(kind, rule, happened, today)
    better = last_working(by, patron) if by else None
    reminders = (working_days_before(better, number, patron) for number in BEFORE) if better else ()
    return Deadline(
        kind=kind,
        state=_state(opens, by, today),
        opens=opens,
        by=by,
        better_by=better,
        missing=rule.event if rule.event and happened is None else None,
        certain=rule.status == "verified",
        note=rule.note,
        remind_on=tuple(day for day in reminders if day >= today),
    )


def _days(kind: Kind, rule: Rule, happened: date | None, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day, as far as they are known."""
    if kind is Kind.WINDOW:
        return _day(rule.start, today), _day(rule.end, today)
    if kind is Kind.YEARLY:
        return _this_year(rule, today)
    if kind is Kind.VALIDITY:
        return None, _valid_until(rule, happened, today)
    if kind is Kind.CALL_UNKNOWN or happened is None:
        return None, None
    days = timedelta(days=rule.days or 0)
    return (happened, happened + days) if kind is Kind.FROM_EVENT else (happened - days, happened)


def _valid_until(rule: Rule, happened: date | None, today: date) -> date | None:
    if rule.event is None:
        return _day(rule.end, today)
    if happened is None:
        return None
    until = _months_later(happened, rule.months or 0) + timedelta(days=rule.days or 0)
    return _day(rule.end, until) if rule.end else until


def _this_year(rule: Rule, today: date) -> tuple[date | None, date | None]:
    """Return the window of this year, or of the next where this year's is over."""
    opens, by = _day(rule.start, today), _day(rule.end, today)
    if opens and by and by < opens:
        by = _months_later(by, 12)
    if by and by < today:
        return (_months_later(opens, 12) if opens else None), _months_later(by, 12)
    return opens, by


def _day(told: str | None, year_of: date) -> date | None:
    """Read `2026-03-24`, `2026-03-24T12:00`, or `12-31` as the day of that year."""
    if told is None:
        return None
    if len(told) > len("12-31"):
        return date.fromisoformat(told[:10])
    month, day = (int(part) for part in told.split("-"))
    return date(year_of.year, month, min(day, monthrange(year_of.year, month)[1]))


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _state(opens: date | None, by: date | None, today: date) -> State:
    if opens is None and by is None:
        return State.UNKNOWN
    if by is not None and today > by:
        return State.PASSED
    return State.NOT_YET if opens is not None and today < opens else State.OPEN
