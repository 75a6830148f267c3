"""What the bodies of a district publish of their desks, as the rules read it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import any_, literal, select
from sqlalchemy.orm import Session

from core.dates import holidays_between
from core.departure.models import LEAVING
from core.organisations.models import Comune, Host, Organisation
from plugins.booking.models import DayRule, Desk, Hours, Operator, Terms, Type
from plugins.booking.rules import schedule as rules
from plugins.booking.rules.recurrence import recurring

SLUG = "booking"
BODIES = (
    select(
        Organisation.id,
        Organisation.slug,
        Organisation.name,
        Organisation.facts,
        Organisation.languages,
        Organisation.seat,
        Organisation.state,
        Comune.name.label("comune"),
        Host.host,
        Comune.patron_day,
        Comune.patron_name,
    )
    .join(Host, (Host.tenant_id == Organisation.id) & Host.main)
    .outerjoin(Comune, Comune.slug == Organisation.seat)
    .where(Organisation.state.in_(("active", LEAVING)), literal(SLUG) == any_(Organisation.plugins))
    .order_by(Organisation.name)
)
DESKS = select(
    Desk.organisation_id,
    Desk.id,
    Desk.name,
    Desk.place,
    Desk.role,
    Desk.languages,
    Desk.active,
    Desk.demonstration,
    Desk.accessible,
).order_by(Desk.name, Desk.id)
TYPES = select(
    Type.organisation_id,
    Type.id,
    Type.label,
    Type.minutes,
    Type.bring,
    Type.services,
    Type.desks,
    Type.seats,
    Type.pause_minutes,
    Type.modes,
    Type.needs_room,
    Type.active,
).order_by(Type.position, Type.label, Type.id)
HOURS = select(
    Hours.organisation_id,
    Hours.desk_id,
    Hours.weekday,
    Hours.opens,
    Hours.closes,
    Hours.valid_from,
    Hours.valid_until,
    Hours.operator_id,
    Hours.type_id,
    Hours.internal,
)
OPERATORS = select(
    Operator.organisation_id, Operator.id, Operator.name, Operator.languages, Operator.types
).where(Operator.active)
DAY_RULES = select(
    DayRule.organisation_id,
    DayRule.desk_id,
    DayRule.first,
    DayRule.last,
    DayRule.kind,
    DayRule.opens,
    DayRule.closes,
    DayRule.reason,
    DayRule.repeats,
)
TERMS = select(
    Terms.organisation_id,
    Terms.notice_minutes,
    Terms.horizon_days,
    Terms.cancel_hours,
    Terms.move_hours,
    Terms.step_minutes,
    Terms.month_limit,
)


def by_body(db: Session, statement: Any) -> dict[UUID, list[Any]]:
    """Return the rows of a statement by body."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.execute(statement):
        found[row.organisation_id].append(row)
    return found


def schedule(
    desks: Sequence[Any],
    hours: Sequence[rules.Hours],
    exceptions: Sequence[rules.DayException],
    told: Any,
    holidays: dict[date, str],
) -> rules.Schedule:
    """Return the schedule of everything a body has: desks, mediators, rooms."""
    return rules.Schedule(
        desks=tuple(rules.Desk(d.id, d.name, d.place or "", d.active, frozenset(d.languages)) for d in desks),
        hours=tuple(hours),
        exceptions=tuple(exceptions),
        holidays=holidays,
        notice=timedelta(minutes=told.notice_minutes),
        horizon=timedelta(days=told.horizon_days),
        step=told.step_minutes,
    )


def staffed(hours: Sequence[Any], operators: Sequence[Any]) -> Iterator[rules.Hours]:
    """Give the hours, each with its operator; those of an operator who receives no more are closed."""
    known = {
        one.id: rules.Operator(one.id, one.name, frozenset(one.languages), ids(one.types))
        for one in operators
    }
    for h in hours:
        if h.operator_id is None or h.operator_id in known:
            operator = known.get(h.operator_id)
            when = h.desk_id, h.weekday, shared(h.opens), shared(h.closes), h.valid_from, h.valid_until
            yield rules.Hours(*when, operator, h.type_id, h.internal)


@lru_cache(maxsize=24 * 60)
def shared(clock: time) -> time:
    """Return one and the same object for a time of day: of thousands of hours that are remembered, few differ."""
    return clock


def only(every: rules.Schedule, roles: Mapping[UUID, str], role: str) -> rules.Schedule:
    """Return the schedule of the desks, of the mediators or of the rooms."""
    return replace(
        every,
        desks=tuple(desk for desk in every.desks if roles[desk.id] == role),
        hours=tuple(hours for hours in every.hours if roles[hours.desk_id] == role),
    )


def terms(rows: Sequence[Any]) -> Any:
    """Return how a body takes appointments; as is usual where it has not said."""
    return rows[0] if rows else Terms(**USUAL)


USUAL = {
    "notice_minutes": 120,
    "horizon_days": 60,
    "cancel_hours": 4,
    "move_hours": 24,
    "step_minutes": 15,
    "month_limit": 0,
}
"""The terms of a body that has not said any."""


def ids(written: Sequence[str]) -> frozenset[UUID] | None:
    """Read ids that are written as text; None where none is."""
    return frozenset(UUID(one) for one in written) or None


def exception(row: Any, year: int) -> rules.DayException:
    """Return days unlike the others; those that come back are named one by one."""
    last = min(row.last, date(year + 2, 12, 31))
    days = recurring(row.repeats, row.first, last) if row.repeats else None
    when = row.desk_id, row.first, row.last, rules.Change(row.kind), row.opens, row.closes, row.reason
    return rules.DayException(*when, days)


def holidays(body: Any, year: int) -> dict[date, str]:
    """Return the holidays around this year, with the patron saint of the seat where the Comune has told it."""
    patron = None
    if body.patron_day:
        month, day = body.patron_day.split("-")
        patron = (int(month), int(day))
    last = date(year + 2, 12, 31)
    return holidays_between(date(year - 1, 1, 1), last, patron, body.patron_name or "Santo patrono")
