"""A hub's own numbers: how many, by week, reason, channel, outcome and language. Nobody is named."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugins.booking.models import Appointment
from plugins.booking.queries.appointments import midnight


class Group(NamedTuple):
    """How many appointments are alike. The week is its Monday."""

    week: date
    kind_id: UUID
    channel: str
    state: str
    language: str
    many: int


def groups(db: Session, since: date, until: date) -> list[Group]:
    """Count the appointments of some weeks, in one statement; `until` is not included."""
    week = func.date_trunc("week", func.timezone("Europe/Rome", Appointment.starts_at))
    alike = (week, Appointment.type_id, Appointment.channel, Appointment.state, Appointment.language)
    rows = db.execute(
        select(*alike, func.count())
        .select_from(Appointment)
        .where(Appointment.starts_at >= midnight(since), Appointment.starts_at < midnight(until))
        .group_by(*alike)
    )
    return [Group(row[0].date(), *row[1:]) for row in rows]
