"""Appointments over days, as somebody asks for them: filters in the database, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from plugins.booking.models import Appointment
from plugins.booking.queries.appointments import Booked, midnight

ORDERS = {"giorno": Appointment.starts_at, "nome": func.lower(Appointment.name), "stato": Appointment.state}
SHORTEST_NAME, SHORTEST_NUMBER = 2, 4
_BOOKED = select(*(getattr(Appointment, name) for name in Booked._fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to leave in; nothing said leaves everything in. The last day is included."""

    first: date | None = None
    last: date | None = None
    state: str = ""
    channel: str = ""
    kind: UUID | None = None

    def conditions(self) -> Iterator[Any]:
        """Return what a row has to be."""
        if self.first:
            yield Appointment.starts_at >= midnight(self.first)
        if self.last:
            yield Appointment.starts_at < midnight(self.last + timedelta(days=1))
        if self.state:
            yield Appointment.state == self.state
        if self.channel:
            yield Appointment.channel == self.channel
        if self.kind:
            yield Appointment.type_id == self.kind


def how_many(db: Session, asked: Asked) -> int:
    """Count the appointments that fit."""
    return db.scalar(select(func.count()).select_from(Appointment).where(*asked.conditions())) or 0


def found(db: Session, asked: Asked, *, order: str, down: bool, start: int, size: int) -> list[Booked]:
    """List the appointments that fit, in order, from one place on."""
    column = ORDERS[order].desc() if down else ORDERS[order].asc()
    rows = _BOOKED.where(*asked.conditions()).order_by(column, Appointment.starts_at, Appointment.id)
    return [Booked(*row) for row in db.execute(rows.offset(start).limit(size))]


def of_somebody(db: Session, words: str, code_hash: bytes | None, *, most: int) -> list[Booked]:
    """List the appointments of whoever is meant by a name, a telephone number or a code, the latest first."""
    digits = "".join(letter for letter in words if letter.isdigit())
    meant = [Appointment.code_hash == code_hash] if code_hash else []
    if len(words) >= SHORTEST_NAME:
        meant.append(Appointment.name.icontains(words, autoescape=True))
    if len(digits) >= SHORTEST_NUMBER:
        meant.append(Appointment.phone.contains(digits, autoescape=True))
    if not meant:
        return []
    rows = _BOOKED.where(or_(*meant)).order_by(Appointment.starts_at.desc(), Appointment.id).limit(most)
    return [Booked(*row) for row in db.execute(rows)]
