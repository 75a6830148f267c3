"""Book at another hub for somebody who is here: as she could herself, and nothing of that hub is seen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Conflict
from plugins.booking.actions import book
from plugins.booking.actions.book import Wish
from plugins.booking.actions.refusals import Raced
from plugins.booking.codes import Codes
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Offer
from plugins.booking.rules.request import BookingRequest

There = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction at the other hub."""


def book_there(
    there: There, *, offer: Offer, wish: Wish, who: BookingRequest, codes: Codes, now: datetime
) -> UUID:
    """Make an appointment at another hub, in a transaction of its own; raise TimeTaken or TimeUnfit.

    The same request twice makes one.
    """
    try:
        with there() as db:
            return book.book(db, offer=offer, wish=wish, who=who, codes=codes, now=now)
    except Conflict as why:
        with there() as db:
            if done := appointments.by_request(db, wish.request_key):
                return done
            if isinstance(why, Raced):
                return book.book_elsewhere(db, offer=offer, wish=wish, who=who, codes=codes, now=now)
        raise
