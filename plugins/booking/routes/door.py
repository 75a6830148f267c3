"""The address of whoever is at the door without an appointment."""

from sqlalchemy.orm import Session

from core import clock
from core.dates import clock_time, local
from core.errors import Missing
from core.i18n import _
from core.web.route import get
from core.who import Site
from plugins.booking import permissions
from plugins.booking.actions.book import next_today
from plugins.booking.pages.door import AtTheDoor, Place
from plugins.booking.pages.steps import new_key
from plugins.booking.queries.offer import offer
from plugins.booking.queries.taken import taken_at


@get("/arrivo", needs=permissions.WRITE)
def at_the_door_form(db: Session, site: Site) -> AtTheDoor:
    """Ask what the person needs: one button for each reason, with the time at which there is room."""
    now, found = clock.now(), offer(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    occupied = taken_at(db, found.organisation_id, local(now).date())
    times = [(kind, next_today(found, kind, occupied, now)) for kind in found.kinds]
    places = [
        Place(str(kind.id), kind.label, kind.minutes, clock_time(local(time.start)))
        for kind, time in times
        if time
    ]
    full = [kind.label for kind, time in times if time is None]
    return AtTheDoor(places=places, full=full, request_key=new_key())


ROUTES = (at_the_door_form,)
