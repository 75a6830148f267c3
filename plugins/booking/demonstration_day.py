"""An invented day that is being lived: who waits with a number, how it went with others, who wants to be told."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Membership
from core.dates import local
from plugins.booking.actions import addresses, outcomes, waiting, waiting_room
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Offer
from plugins.booking.rules.outcomes import DONE
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.states import State

WAITING = (
    ("Dorina Oltrefiume", None, "dorina.oltrefiume@esempio.test"),
    ("Farid Lunanova", None, "farid.lunanova@esempio.test"),
)


def live_through(db: Session, offer: Offer, platform: Any, now: datetime) -> None:
    """Give numbers to who waits, outcomes to who was received, a screen to the waiting room."""
    hat = db.scalar(select(Membership.id).order_by(Membership.id).limit(1))
    for one in appointments.day(db, local(now).date()):
        if one.state == State.ARRIVED:
            waiting_room.take(db, appointment_id=one.id, now=now)
        elif one.state == State.SERVED and hat:
            minutes = (one.ends_at - one.starts_at) // timedelta(minutes=1)
            outcomes.keep(
                db, one.id, code=DONE, minutes=minutes, missing=[], note=None, by=hat, now=one.ends_at
            )
    waiting_room.take(db, type_id=offer.kinds[0].id if offer.kinds else None, now=now)
    for name, phone, email in WAITING:
        who = BookingRequest(name=name, phone=phone, email=email, language="it", note=None)
        keyed, kind_ = platform.signer.keyed, offer.kinds[-1]
        waiting.ask(db, kind=kind_, who=who, latest=None, keyed=keyed, now=now - timedelta(hours=3))
    if hat:
        for kind in ("screen", "all"):
            addresses.make(db, kind=kind, of=None, by=hat, keyed=platform.signer.keyed, now=now)
