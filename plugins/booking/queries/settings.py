"""What a body has set: its own rows, as the database has them this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.services import queries as services
from plugins.booking.models import DayRule, Desk, Hours, Operator, Terms, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything one may change about what is offered."""

    desks: Sequence[Desk]
    hours: Sequence[Hours]
    day_rules: Sequence[DayRule]
    types: Sequence[Type]
    operators: Sequence[Operator]
    terms: Terms | None


def settings(db: Session, body: UUID, today: date) -> Settings:
    """Return what a body has set; days unlike the others only from today."""
    desks = select(Desk).where(Desk.organisation_id == body).order_by(Desk.name, Desk.id)
    hours = select(Hours).where(Hours.organisation_id == body).order_by(Hours.weekday, Hours.opens)
    rules = select(DayRule).where(DayRule.organisation_id == body, DayRule.last >= today)
    types = select(Type).where(Type.organisation_id == body).order_by(Type.position, Type.label)
    operators = select(Operator).where(Operator.organisation_id == body)
    return Settings(
        desks=db.scalars(desks).all(),
        hours=db.scalars(hours).all(),
        day_rules=db.scalars(rules.order_by(DayRule.first, DayRule.id)).all(),
        types=db.scalars(types).all(),
        operators=db.scalars(operators.order_by(Operator.name, Operator.id)).all(),
        terms=db.scalar(select(Terms).where(Terms.organisation_id == body)),
    )


def known_services(db: Session) -> list[tuple[str, str]]:
    """Return the services a reason to come may be tied to: (slug, name)."""
    return [(listed.slug, listed.name) for listed in services.listed(db)]


def published_texts(db: Session) -> list[str]:
    """Return what one can come for and what to bring, in every body of the district; each text once."""
    rows = db.execute(select(Type.label, Type.bring).where(Type.active).order_by(Type.label))
    return list(dict.fromkeys(text for row in rows for text in (row.label, *row.bring)))
