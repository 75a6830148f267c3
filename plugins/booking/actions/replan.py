"""A mediator or a room is gone: find others for whoever was promised one, losing nobody where there is a way."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from plugins.booking.actions.place import OF, beside_of, promises, put_elsewhere
from plugins.booking.queries.expected import Expected, expected_from
from plugins.booking.queries.offer import MEDIATOR, ROOM, Offer
from plugins.booking.rules.fit import arrange


def cover(db: Session, offer: Offer, now: datetime) -> None:
    """Give those whose mediator or room is not there any more another, moving others' where it takes that.

    Desks and times stay as they are. Whom nobody can help keeps what was promised: `unhelped` tells who that is.
    """
    rows = expected_from(db, now)
    for role in (MEDIATOR, ROOM):
        if any(_without(offer, role, one) for one in rows):
            told = promises(offer, role, rows, partial(beside_of, offer, role), now)
            waiting = [one if one.at in one.places else one._replace(at=None) for one in told]
            changes, _left_out = arrange(waiting)
            put_elsewhere(db, role, changes)


def unhelped(db: Session, offer: Offer, now: datetime) -> set[UUID]:
    """Return the appointments whose mediator or room will not be there."""
    rows = expected_from(db, now)
    return {one.id for one in rows for role in (MEDIATOR, ROOM) if _without(offer, role, one)}


def _without(offer: Offer, role: str, one: Expected) -> bool:
    at = getattr(one, OF[role])
    return one.state == "booked" and at is not None and at not in beside_of(offer, role, one)
