"""Change what is offered: desks, hours, days unlike the others, reasons to come, terms.

Whoever calls these does it inside `consequences.careful`: who is touched is seen first.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Missing
from core.i18n import _
from plugins.booking.actions.refusals import Unfit
from plugins.booking.models import DayRule, Desk, Hours, Operator, Terms, Type

Row = TypeVar("Row", Hours, DayRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHours:
    """A weekly opening of a desk."""

    desk_id: UUID
    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None
    operator_id: UUID | None = None
    type_id: UUID | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOperator:
    """Who receives: what she knows (nothing named: all), which languages she speaks."""

    name: str
    languages: list[str]
    types: list[str]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDayRule:
    """Days unlike the others."""

    desk_id: UUID | None
    first: date
    last: date
    kind: str
    opens: time | None
    closes: time | None
    reason: str
    repeats: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewType:
    """What one can come for."""

    label: str
    minutes: int
    bring: list[str]
    services: list[str]
    desks: list[str]
    active: bool
    position: int
    seats: int = 1
    pause_minutes: int = 0
    modes: list[str] = field(default_factory=lambda: ["presence"])
    needs_room: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms:
    """How a body takes appointments."""

    notice_minutes: int
    horizon_days: int
    cancel_hours: int
    move_hours: int
    step_minutes: int
    month_limit: int = 0


def add_desk(db: Session, *, name: str, place: str | None, **more: Any) -> None:
    """Add a desk, a mediator or a room."""
    _refuse_second_name(db, name, None)
    db.add(Desk(organisation_id=_body(db), name=name, place=place, **more))


def add_operator(db: Session, *, new: NewOperator) -> None:
    """Add somebody who receives."""
    db.add(Operator(organisation_id=_body(db), **asdict(new)))


def change_operator(db: Session, *, operator_id: UUID, new: NewOperator) -> None:
    """Change who receives; the hours of one who receives no more are closed."""
    _one(db, update(Operator).where(Operator.id == operator_id).values(**asdict(new)), Operator)


def change_desk(
    db: Session, *, desk_id: UUID, name: str, place: str | None, active: bool, **more: Any
) -> None:
    """Name a desk anew, or take it out of use, or back. One out of use keeps its past."""
    _refuse_second_name(db, name, desk_id)
    values = {"name": name, "place": place, "active": active, **more}
    _one(db, update(Desk).where(Desk.id == desk_id).values(**values), Desk)


def add_hours(db: Session, *, hours: NewHours) -> None:
    """Add a weekly opening; raise Unfit where it overlaps another of the same desk."""
    there = db.scalars(
        select(Hours).where(
            Hours.desk_id == hours.desk_id,
            Hours.weekday == hours.weekday,
            Hours.opens < hours.closes,
            Hours.closes > hours.opens,
        )
    )
    if any(_meet(old, hours) for old in there):
        raise Unfit(_("In quel giorno lo sportello ha già un'apertura in quelle ore. Togli prima quella."))
    _refuse_foreign_desk(db, hours.desk_id)
    db.add(Hours(organisation_id=_body(db), **asdict(hours)))


def remove_hours(db: Session, *, hours_id: UUID) -> Hours:
    """Take a weekly opening away; return it, so that it can be put back."""
    return _gone(db, Hours, hours_id)


def add_day_rule(db: Session, *, rule: NewDayRule) -> UUID:
    """Add days unlike the others; return what names them, to take them back."""
    if rule.desk_id:
        _refuse_foreign_desk(db, rule.desk_id)
    row = DayRule(id=new_id(), organisation_id=_body(db), **asdict(rule))
    db.add(row)
    return row.id


def remove_day_rule(db: Session, *, rule_id: UUID) -> DayRule:
    """Make days like the others again; return what they were, so that they can be put back."""
    return _gone(db, DayRule, rule_id)


def add_type(db: Session, *, new: NewType) -> None:
    """Add something one can come for."""
    for desk in new.desks:
        _refuse_foreign_desk(db, UUID(desk))
    db.add(Type(organisation_id=_body(db), **asdict(new)))


def change_type(db: Session, *, type_id: UUID, new: NewType) -> None:
    """Change what one can come for. Appointments already made keep their length."""
    for desk in new.desks:
        _refuse_foreign_desk(db, UUID(desk))
    _one(db, update(Type).where(Type.id == type_id).values(**asdict(new)), Type)


def set_terms(db: Session, *, terms: NewTerms) -> None:
    """Say how this body takes appointments."""
    scope = db.info[SCOPE]
    row = insert(Terms).values(
        district_id=scope.district_id, organisation_id=scope.tenant_id, **asdict(terms)
    )
    db.execute(
        row.on_conflict_do_update(index_elements=["district_id", "organisation_id"], set_=asdict(terms))
    )


def _body(db: Session) -> UUID:
    tenant: UUID = db.info[SCOPE].tenant_id
    return tenant


def _gone(db: Session, table: type[Row], row_id: UUID) -> Row:
    row = db.scalar(select(table).where(table.id == row_id, table.organisation_id == _body(db)))
    if row is None:
        raise Missing(_("Questo non c'è più. Ricarica la pagina."))
    db.delete(row)
    return row


def _one(db: Session, statement: Any, table: Any) -> None:
    """Run a change of one row of this body; raise Missing where there is none. Others' rows are readable."""
    own = statement.where(table.organisation_id == _body(db)).returning(table.id)
    if db.execute(own.execution_options(synchronize_session=False)).first() is None:
        raise Missing(_("Questo non c'è più. Ricarica la pagina."))


def _refuse_foreign_desk(db: Session, desk_id: UUID) -> None:
    own = select(Desk.id).where(Desk.id == desk_id, Desk.organisation_id == _body(db))
    if db.scalar(own) is None:
        raise Missing(_("Questo sportello non c'è più. Ricarica la pagina."))


def _refuse_second_name(db: Session, name: str, desk_id: UUID | None) -> None:
    same = select(Desk.id).where(
        func.lower(Desk.name) == name.lower(), Desk.organisation_id == _body(db), Desk.id != desk_id
    )
    if desk_id is None:
        same = select(Desk.id).where(func.lower(Desk.name) == name.lower(), Desk.organisation_id == _body(db))
    if db.scalar(same.limit(1)):
        raise Unfit(_("C'è già uno sportello con questo nome. Scegline un altro."))


def _meet(old: Hours, new: NewHours) -> bool:
    """Whether two openings are ever valid on the same day."""
    starts = max(old.valid_from or date.min, new.valid_from or date.min)
    ends = min(old.valid_until or date.max, new.valid_until or date.max)
    return starts <= ends
