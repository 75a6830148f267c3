"""Say whose an appointment is: found by something that is hers, whole, as everywhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import _
from core.people.actions import finding
from core.people.actions.finding import Glimpse
from core.who import Member
from plugins.booking.models import Appointment


class NobodyFound(DomainError):
    """No record, or more than one, has this."""

    status = 422


def attach(db: Session, *, appointment_id: UUID, written: str, by: Member, now: datetime) -> Glimpse:
    """Join an appointment to the one record that is found; raise NotWhole or NobodyFound."""
    found = finding.search(db, written=written, by=by, now=now)
    if not found:
        raise NobodyFound(_("Nessuna scheda ha questo dato. Prova con un altro, o scrivi una scheda nuova."))
    if len(found) > 1:
        raise NobodyFound(_("Più schede hanno questo dato. Usa il codice della scheda o il codice fiscale."))
    _put(db, appointment_id, found[0].person_id)
    return found[0]


def detach(db: Session, *, appointment_id: UUID) -> None:
    """Take back whose an appointment is."""
    _put(db, appointment_id, None)


def _put(db: Session, appointment_id: UUID, person_id: UUID | None) -> None:
    db.execute(update(Appointment).where(Appointment.id == appointment_id).values(person_id=person_id))
