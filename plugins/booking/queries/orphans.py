"""Appointments that the hours no longer cover: nobody would be there to receive them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from core.dates import local
from plugins.booking.queries.appointments import Booked
from plugins.booking.rules.openings import stretches
from plugins.booking.rules.periods import Stretch
from plugins.booking.rules.schedule import Schedule


def orphans(schedule: Schedule, booked: Iterable[Booked]) -> list[Booked]:
    """Return those still expected at a time when their desk is closed."""
    desks, opened = {desk.id: desk for desk in schedule.desks}, dict[tuple[UUID, date], list[Stretch]]()

    def at(one: Booked) -> list[Stretch]:
        place = (one.desk_id, local(one.starts_at).date())
        if place not in opened:
            desk = desks.get(one.desk_id)
            opened[place] = stretches(schedule, desk, place[1]) if desk else []
        return opened[place]

    return [one for one in booked if one.state == "booked" and left_alone(one, at(one))]


def left_alone(one: Booked, opened: Iterable[Stretch]) -> bool:
    """Whether somebody is still expected outside the openings of the desk that day."""
    if one.state != "booked":
        return False
    start, end = one.starts_at.timestamp(), one.ends_at.timestamp()
    return not any(opens <= start and end <= closes for opens, closes in opened)
