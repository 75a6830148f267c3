"""What is forgotten, and when: a month after the appointment nobody is named; the count stays."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, update
from sqlalchemy.orm import Session

from core.notices.models import Message
from plugins.booking.models import Appointment

KEPT = timedelta(days=30)


def expire(db: Session, *, now: datetime) -> None:
    """Forget name, telephone, e-mail, note and reason of appointments long past, and the messages about them."""
    named = or_(
        Appointment.name != "",
        Appointment.phone.is_not(None),
        Appointment.email.is_not(None),
        Appointment.note.is_not(None),
        Appointment.reason.is_not(None),
    )
    forgotten = db.scalars(
        update(Appointment)
        .where(Appointment.ends_at < now - KEPT, named)
        .values(name="", phone=None, email=None, note=None, reason=None)
        .returning(Appointment.id)
        .execution_options(synchronize_session=False)
    ).all()
    about = func.split_part(Message.key, " ", 2)
    db.execute(
        delete(Message)
        .where(Message.key.startswith("booking "), about.in_([str(one) for one in forgotten]))
        .execution_options(synchronize_session=False)
    )
