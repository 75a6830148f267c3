"""What is taken and what is free. A page of free times costs one statement."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Uuid, any_, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.dates import ROME, local
from core.db.reading import DISTRICT, read
from core.db.scope import NOBODY
from core.who import Site
from plugins.booking.models import Taken
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.rules.availability import Occupied, first_free
from plugins.booking.rules.periods import Busy

LONGEST = timedelta(minutes=480 + 120)
"""No appointment with its pause is longer: what is still on began no earlier than this before."""
NEAR = 7
REMEMBER = timedelta(minutes=5)
"""How long a first free time is told again where another process may have given it away; then somebody looks."""
SETTLE = timedelta(seconds=10)
"""What is being taken is committed or undone by then."""
MOST = 20_000

_TAKEN = (
    select(
        Taken.organisation_id,
        Taken.desk_id,
        func.array_agg(cast(func.floor(func.extract("epoch", Taken.starts_at)), BigInteger)),
        func.array_agg(cast(func.ceil(func.extract("epoch", Taken.ends_at)), BigInteger)),
    )
    .where(
        Taken.district_id == DISTRICT,
        Taken.organisation_id == any_(bindparam("bodies", type_=ARRAY(Uuid))),
        Taken.starts_at >= bindparam("since"),
        Taken.starts_at < bindparam("until"),
        Taken.appointment_id != bindparam("but"),
        or_(Taken.held_until.is_(None), Taken.held_until > func.now()),
    )
    .group_by(Taken.organisation_id, Taken.desk_id)
)


_SEAT = aliased(Taken)
_TAKEN_BUT_SEATS = _TAKEN.where(
    or_(
        Taken.type_id.is_distinct_from(bindparam("kind")),
        select(func.count())
        .where(
            _SEAT.district_id == DISTRICT,
            _SEAT.organisation_id == any_(bindparam("bodies", type_=ARRAY(Uuid))),
            _SEAT.session_id == Taken.session_id,
            or_(_SEAT.held_until.is_(None), _SEAT.held_until > func.now()),
        )
        .scalar_subquery()
        >= bindparam("seats"),
    )
)


class Asked(NamedTuple):
    """A hub, and what somebody would book there."""

    offer: Offer
    kind: Kind


def taken(
    db: Session,
    bodies: Iterable[UUID],
    first: date,
    last: date,
    *,
    but: UUID | None = None,
    kind: Kind | None = None,
) -> Mapping[UUID, Occupied]:
    """Return the taken periods of some hubs from one day to another, by body and desk, in one statement.

    `but` leaves an appointment or a hold out: the one that is being moved. `kind` leaves its sessions with seats out.
    """
    asked = {
        "bodies": list(bodies),
        "since": _midnight(first) - LONGEST,
        "until": _midnight(last + timedelta(days=1)),
        "but": but or NOBODY,
    }
    found: dict[UUID, dict[UUID, Busy]] = defaultdict(dict)
    if kind:
        asked |= {"kind": kind.id, "seats": kind.rule.seats}
    for body, desk, begins, ends in read(db, _TAKEN_BUT_SEATS if kind else _TAKEN, **asked):
        found[body][desk] = Busy.during(zip(begins, ends, strict=True))
    return found


def taken_at(
    db: Session, body: UUID, first: date, last: date | None = None, *, but: UUID | None = None
) -> Occupied:
    """Return the taken periods of one hub on one day, or on several, by desk."""
    return taken(db, (body,), first, last or first, but=but).get(body, {})


def taken_for(
    db: Session, body: UUID, kind: Kind, first: date, last: date | None = None, *, but: UUID | None = None
) -> Occupied:
    """Return what is taken for one kind: a session of it that has a seat left is free."""
    if kind.rule.seats == 1:
        return taken_at(db, body, first, last, but=but)
    return taken(db, (body,), first, last or first, but=but, kind=kind).get(body, {})


def first_times(db: Session, site: Site, asked: Sequence[Asked], now: datetime) -> list[datetime | None]:
    """Return the first free time of each one: one statement for all, one more for those with nothing near."""
    known = {one.kind.id: _recall(site, one, now) for one in asked}
    open_ones = [one for one in asked if known[one.kind.id] is None]
    for days in (range(NEAR), range(NEAR, _farthest(open_ones) + 1)):
        if open_ones and days:
            _look(db, open_ones, [local(now).date() + timedelta(days=ahead) for ahead in days], now, known)
            open_ones = [one for one in open_ones if known[one.kind.id] is None]
    for one in asked:
        _remember(site, one, known[one.kind.id], now)
    return [found.start if (found := known[one.kind.id]) and found.start else None for one in asked]


class _Found(NamedTuple):
    """A first free time, or that there is none, and when somebody looked."""

    start: datetime | None
    at: datetime


@dataclass(slots=True)
class _Hub:
    """The first free times of a hub by kind, as of what it published last."""

    version: tuple[int, int] | None = None
    times: dict[UUID, _Found] = field(default_factory=dict)
    settled: datetime | None = None
    """Until then something is being taken: nothing more is remembered."""


_remembered: dict[UUID, _Hub] = {}


def forget_first_times() -> None:
    """Forget what is remembered of first free times."""
    _remembered.clear()


def look_again(body: UUID, start: datetime, now: datetime) -> None:
    """Remember no more of a hub while something is being taken there; forget what is remembered of that day."""
    hub, day = _remembered.setdefault(body, _Hub()), local(start).date()
    hub.settled = now + SETTLE
    if any(found.start and local(found.start).date() == day for found in list(hub.times.values())):
        hub.times = {}


def _look(
    db: Session,
    asked: Sequence[Asked],
    days: Sequence[date],
    now: datetime,
    known: dict[UUID, "_Found | None"],
) -> None:
    occupied = taken(db, {one.offer.organisation_id for one in asked}, days[0], days[-1])
    for offer, kind in asked:
        at = occupied.get(offer.organisation_id, {})
        found = first_free(offer.schedule, kind.rule, days, at, now)
        if found:
            known[kind.id] = _Found(found.start, now)


def _farthest(asked: Sequence[Asked]) -> int:
    return max((one.offer.schedule.horizon.days for one in asked), default=0)


def _recall(site: Site, one: Asked, now: datetime) -> _Found | None:
    hub = _remembered.get(one.offer.organisation_id)
    found = hub.times.get(one.kind.id) if hub and hub.version == site.version else None
    if found is None or not timedelta(0) <= now - found.at < REMEMBER:
        return None
    soon = now + one.offer.schedule.notice
    return found if found.start is None or found.start >= soon else None


def _remember(site: Site, one: Asked, found: _Found | None, now: datetime) -> None:
    if site.version is None:
        return
    if len(_remembered) >= MOST:
        _remembered.clear()
    hub = _remembered.setdefault(one.offer.organisation_id, _Hub())
    if hub.version != site.version:
        hub.times, hub.version = {}, site.version
    if hub.settled is None or hub.settled <= now:
        hub.times[one.kind.id] = found or _Found(None, now)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ROME)
