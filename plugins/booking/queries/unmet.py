"""What people looked for and did not find, how long they waited, and the demand that there was: counts and moments."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.organisations.models import Comune, District
from plugins.booking.models import Appointment
from plugins.booking.models.unmet import Unmet
from plugins.booking.queries.appointments import midnight

ASKED_AHEAD = ("web", "phone", "network", "import")
"""Who came without an appointment did not ask for a time."""
LONG = timedelta(days=14)


class Area(NamedTuple):
    """A Comune on the map of its district: its outline, and where its name and its number stand."""

    comune: str
    name: str
    outline: str
    name_at: tuple[int, int]
    number_at: tuple[int, int]


class Drawn(NamedTuple):
    """The map of a district, as wide and as high as it was drawn; without areas where nobody drew one."""

    width: int
    height: int
    areas: list[Area]


class Lacking(NamedTuple):
    """How often something was looked for in vain."""

    why: str
    service: str
    language: str
    comune: str
    many: int


class Wait(NamedTuple):
    """How long people waited for one reason in one language, on average."""

    kind_id: UUID
    language: str
    many: int
    days: float


class Asked(NamedTuple):
    """Somebody asked for a time."""

    at: datetime
    kind_id: UUID
    language: str


def drawn(db: Session) -> Drawn:
    """Return the map of the district, with the names of its Comuni."""
    found: Any = (db.scalar(select(District.data)) or {}).get("map") or {}
    names = dict(db.execute(select(Comune.slug, Comune.name)).all())
    areas = [
        Area(
            one["comune"], names[one["comune"]], one["outline"], tuple(one["name_at"]), tuple(one["marks_at"])
        )
        for one in found.get("areas", ())
        if one["comune"] in names
    ]
    return Drawn(found.get("width", 0), found.get("height", 0), areas)


def lacking(db: Session, since: date, until: date) -> list[Lacking]:
    """Count what was looked for in vain from one day to another, the last not included."""
    alike = (Unmet.why, Unmet.service, Unmet.language, Unmet.comune)
    rows = db.execute(
        select(*alike, func.sum(Unmet.many)).where(Unmet.day >= since, Unmet.day < until).group_by(*alike)
    )
    return [Lacking(*row) for row in rows]


def by_month(db: Session, since: date) -> dict[tuple[date, str], Counter[str]]:
    """Count by month and reason, and within it by service."""
    month = func.date_trunc("month", Unmet.day)
    rows = db.execute(
        select(month, Unmet.why, Unmet.service, func.sum(Unmet.many))
        .where(Unmet.day >= since)
        .group_by(month, Unmet.why, Unmet.service)
    )
    found: dict[tuple[date, str], Counter[str]] = {}
    for first, why, service, many in rows:
        found.setdefault((first.date(), why), Counter())[service] += many
    return found


def waits(db: Session, since: date, until: date) -> list[Wait]:
    """Return how long people waited from asking to their time, by reason and language."""
    length = func.avg(func.extract("epoch", Appointment.starts_at - Appointment.booked_at))
    rows = db.execute(
        select(Appointment.type_id, Appointment.language, func.count(), length / 86_400)
        .select_from(Appointment)
        .where(
            Appointment.starts_at >= midnight(since),
            Appointment.starts_at < midnight(until),
            Appointment.channel.in_(ASKED_AHEAD),
            Appointment.state != "cancelled",
        )
        .group_by(Appointment.type_id, Appointment.language)
    )
    return [Wait(kind, language, many, float(days)) for kind, language, many, days in rows]


def long_waits(db: Session, since: date) -> list[tuple[date, int]]:
    """Count by month the appointments for which somebody waited more than two weeks."""
    month = func.date_trunc("month", func.timezone("Europe/Rome", Appointment.starts_at))
    rows = db.execute(
        select(month, func.count())
        .select_from(Appointment)
        .where(
            Appointment.starts_at >= midnight(since),
            Appointment.starts_at - Appointment.booked_at > LONG,
            Appointment.channel.in_(ASKED_AHEAD),
            Appointment.state != "cancelled",
        )
        .group_by(month)
    )
    return [(first.date(), many) for first, many in rows]


def demand(db: Session, since: date, until: date) -> list[Asked]:
    """Return when somebody asked, for what and in which language, from one day to another. Nobody is named."""
    rows = db.execute(
        select(
            Appointment.booked_at,
            Appointment.type_id,
            func.coalesce(Appointment.spoken, Appointment.language),
        )
        .where(
            Appointment.booked_at >= midnight(since),
            Appointment.booked_at < midnight(until),
            Appointment.channel.in_(ASKED_AHEAD),
        )
        .order_by(Appointment.booked_at)
    )
    return [Asked(*row) for row in rows]


def in_vain(db: Session, since: date, until: date) -> list[tuple[datetime, str, str]]:
    """Return when somebody found no time, for which service and in which language; the moment is noon of that day."""
    rows = db.execute(
        select(Unmet.day, Unmet.service, Unmet.language, Unmet.many)
        .where(Unmet.day >= since, Unmet.day < until, Unmet.why == "no_time")
        .order_by(Unmet.day)
    )
    noon = timedelta(hours=12)
    return [
        (midnight(day) + noon, service, tongue) for day, service, tongue, many in rows for _n in range(many)
    ]
