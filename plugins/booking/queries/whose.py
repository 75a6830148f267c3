"""Whose an appointment is, where the body keeps her record."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.booking.models import Appointment, Type

SHOWN = 10


class Hers(NamedTuple):
    """An appointment of a person, as her record shows it."""

    id: UUID
    starts_at: datetime
    state: str
    kind: str


def person_of(db: Session, appointment_id: UUID) -> UUID | None:
    """Return the person whose appointment it is, if somebody said so."""
    return db.scalar(select(Appointment.person_id).where(Appointment.id == appointment_id))


def of_person(db: Session, ids: Sequence[UUID]) -> Sequence[Hers]:
    """List the appointments of a person, the last ones first."""
    rows = db.execute(
        select(Appointment.id, Appointment.starts_at, Appointment.state, Type.label)
        .join(Type, (Type.organisation_id == Appointment.tenant_id) & (Type.id == Appointment.type_id))
        .where(Appointment.person_id.in_(ids))
        .order_by(Appointment.starts_at.desc())
        .limit(SHOWN)
    )
    return [Hers(*row) for row in rows]
