"""The hubs of a district as a search for the first free time meets them: one statement, whatever is looked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.dates import local
from core.who import Site
from plugins.booking.queries.offer import Offer, offers
from plugins.booking.queries.taken import taken
from plugins.booking.rules.first import Hub, Reason


def hubs(db: Session, site: Site, now: datetime) -> tuple[list[Hub], Sequence[Offer]]:
    """Return every hub that can be booked, with what is taken there, and what each says of itself."""
    found = [offer for offer in offers(db, site, now).values() if offer.kinds]
    if not found:
        return [], []
    today = local(now).date()
    last = today + timedelta(days=max(offer.schedule.horizon.days for offer in found))
    occupied = taken(db, [offer.organisation_id for offer in found], today, last)
    return [
        Hub(
            id=offer.organisation_id,
            comune=offer.seat,
            schedule=offer.schedule,
            reasons=[
                Reason(rule=kind.rule, services=frozenset(kind.services), modes=frozenset(kind.modes))
                for kind in offer.kinds
            ],
            occupied=occupied.get(offer.organisation_id, {}),
            languages=frozenset(offer.languages),
            accessible=offer.accessible,
        )
        for offer in found
    ], found
