"""Where somebody is visited. Whoever asks writes down that it was read."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vault import queries as vault
from plugins.booking.models import Appointment

PLACE = {"table": "booking_appointment", "column": "address"}
"""What a seal is bound to, beside the row."""


def address_of(db: Session, appointment_id: UUID) -> str | None:
    """Return the address of an appointment; None where nobody is visited, or it is forgotten."""
    sealed = db.scalar(select(Appointment.address).where(Appointment.id == appointment_id))
    if sealed is None:
        return None
    return vault.unseal(db, sealed, row=appointment_id, subject=appointment_id, **PLACE).decode()
