"""Appointments that the hours no longer cover: nobody would be there to receive them."""

from collections.abc import Iterable

from core.dates import local
from plugins.booking.queries.appointments import Booked
from plugins.booking.rules.openings import stretches
from plugins.booking.rules.schedule import Schedule


def orphans(schedule: Schedule, booked: Iterable[Booked]) -> list[Booked]:
    """Return those still expected at a time when their desk is closed."""
    return [one for one in booked if one.state == "booked" and not _received(schedule, one)]


def _received(schedule: Schedule, one: Booked) -> bool:
    desk = next((desk for desk in schedule.desks if desk.id == one.desk_id), None)
    start, end = one.starts_at.timestamp(), one.ends_at.timestamp()
    opened = stretches(schedule, desk, local(one.starts_at).date()) if desk else []
    return any(opens <= start and end <= closes for opens, closes in opened)
