"""What is forgotten, and when: a month after the appointment nobody is named; the count stays."""

from sqlalchemy import Text, cast, func, or_

from core.privacy.expiry import Expiry
from plugins.booking.models import Appointment, Change, Import, Outcome, Ticket, Waiting

NAMED = or_(
    Appointment.name != "",
    Appointment.phone.is_not(None),
    Appointment.email.is_not(None),
    Appointment.note.is_not(None),
    Appointment.address.is_not(None),
    Appointment.reason.is_not(None),
    func.cardinality(Appointment.ready) > 0,
)
"""Whether an appointment still tells of somebody."""

EXPIRIES = (
    Expiry(keep="booking", table=Outcome, since=Outcome.written_at, person=Outcome.appointment_id),
    Expiry(keep="booking", table=Ticket, since=Ticket.taken_at),
    Expiry(keep="booking-waiting", table=Waiting, since=Waiting.asked_at, person=Waiting.held_id),
    Expiry(
        keep="booking",
        table=Appointment,
        since=Appointment.ends_at,
        where=(NAMED,),
        forget={
            "name": "",
            "phone": None,
            "email": None,
            "note": None,
            "address": None,
            "reason": None,
            "ready": [],
        },
        person=(Appointment.id, Appointment.person_id),
        key=Appointment.id,
    ),
    Expiry(
        keep="booking-request",
        table=Appointment,
        since=Appointment.booked_at,
        where=(Appointment.request_key != cast(Appointment.id, Text),),
        forget={"request_key": cast(Appointment.id, Text)},
    ),
    Expiry(keep="booking-change", table=Change, since=Change.made_at),
    Expiry(keep="booking-import", table=Import, since=Import.made_at),
)
