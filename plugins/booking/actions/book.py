"""Make an appointment: by the person, by phone, at the door."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.dates import local
from core.db.ids import new_id
from core.db.reading import send
from core.db.scope import SCOPE
from core.i18n import _, translated
from core.jobs.actions import defer
from plugins.booking.actions.home import seal_address
from plugins.booking.actions.place import Asked, Placed, may_be_placed, place
from plugins.booking.actions.refusals import Raced, TimeTaken, TimeUnfit, last_word
from plugins.booking.codes import Codes
from plugins.booking.models import Appointment
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.queries.taken import look_again, taken_at
from plugins.booking.rules.availability import FreeTime, Occupied, first_free, suitable_desk
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.schedule import Schedule

CONFIRM = "booking.confirm"
Booking = Callable[..., UUID]
"""`book` or `book_elsewhere`."""
WEB, PHONE, DOOR, NETWORK, IMPORT = "web", "phone", "door", "network", "import"
FROM_OUTSIDE = (WEB, NETWORK)
_COLUMNS = (
    "tenant_id",
    "district_id",
    "id",
    "desk_id",
    "type_id",
    "starts_at",
    "ends_at",
    "state",
    "channel",
    "code_hash",
    "request_key",
    "service",
    "name",
    "phone",
    "email",
    "language",
    "note",
    "address",
    "booked_by",
    "booked_at",
    "demonstration",
    "mediator_id",
    "room_id",
    "spoken",
    "mode",
)
_INSERT = (
    insert(Appointment.__table__)  # type: ignore[arg-type]
    .values({name: bindparam(name) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(Appointment.__table__.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for: what, when, and with which request it was asked, so that it is made once.

    `mode`: how one meets; the usual way of that kind where nobody said. `spoken`: a language that has to be
    promised. `held`: the hold that is hers; it becomes the appointment.
    """

    kind: Kind
    start: datetime
    request_key: str
    service: str | None = None
    channel: str = WEB
    by: UUID | None = None
    state: str = "booked"
    spoken: str | None = None
    mode: str | None = None
    held: UUID | None = None
    demonstration: bool = False

    @property
    def end(self) -> datetime:
        """Return when it ends."""
        return self.start + timedelta(minutes=self.kind.minutes)


def book(db: Session, *, offer: Offer, wish: Wish, who: BookingRequest, codes: Codes, now: datetime) -> UUID:
    """Make an appointment and leave its confirmation to the worker; the same request twice makes one.

    Raises TimeTaken or TimeUnfit.
    """
    schedule = offer.schedule if wish.channel in FROM_OUTSIDE else offer.at_desk
    asked = Asked(offer=offer, schedule=schedule, kind=wish.kind, start=wish.start, but=wish.held)
    if wish.spoken is None and who.language in offer.languages_spoken:
        wish = _promise(db, replace(asked, spoken=who.language), wish, now)
    placed = place(db, replace(asked, spoken=wish.spoken), now)
    return keep(db, wish=wish, who=who, placed=placed, codes=codes, now=now)


def _promise(db: Session, asked: Asked, wish: Wish, now: datetime) -> Wish:
    """Promise the language that she prefers where somebody who speaks it is free then; else promise none."""
    return replace(wish, spoken=asked.spoken) if may_be_placed(db, asked, now) else wish


def book_elsewhere(
    db: Session, *, offer: Offer, wish: Wish, who: BookingRequest, codes: Codes, now: datetime
) -> UUID:
    """Try the desks that are left, after somebody was faster at the one that was chosen. Raises TimeTaken.

    Here, and not on the way everybody takes, a try costs a savepoint.
    """
    for _try in offer.schedule.desks:
        try:
            with db.begin_nested():
                return book(db, offer=offer, wish=wish, who=who, codes=codes, now=now)
        except Raced:
            continue
    raise TimeTaken(_("Quest'ora è già presa. Scegline un'altra."))


def walk_in(
    db: Session, *, offer: Offer, wish: Wish, who: BookingRequest, codes: Codes, now: datetime
) -> UUID:
    """Receive somebody who came without an appointment, at the first free time of today. Raises TimeUnfit."""
    today = local(now).date()
    occupied = taken_at(db, offer.organisation_id, today)
    found = next_today(offer, wish.kind, occupied, now)
    if found is None:
        raise TimeUnfit(_("Oggi non c'è più posto per «{kind}».").format(kind=translated(wish.kind.label)))
    wish = Wish(
        kind=wish.kind,
        start=found.start,
        request_key=wish.request_key,
        channel=DOOR,
        by=wish.by,
        state="arrived",
    )
    desk = _desk(offer.at_desk, wish, occupied)
    look_again(offer.organisation_id, wish.start, now)
    return keep(db, wish=wish, who=who, placed=Placed(desk_id=desk), codes=codes, now=now)


def next_today(offer: Offer, kind: Kind, occupied: Occupied, now: datetime) -> FreeTime | None:
    """Return the first time of today at which somebody at the door can be received; one that just began will do."""
    step = offer.schedule.step * 60
    since = datetime.fromtimestamp(int(now.timestamp()) // step * step, tz=now.tzinfo)
    return first_free(offer.at_desk, kind.rule, [local(now).date()], occupied, since)


def keep(
    db: Session, *, wish: Wish, who: BookingRequest, placed: Placed, codes: Codes, now: datetime
) -> UUID:
    """Write an appointment down; the database has the last word. Return its id, or that of the same request."""
    scope, appointment_id = db.info[SCOPE], wish.held or new_id()
    values = {
        "tenant_id": scope.tenant_id,
        "district_id": scope.district_id,
        "id": appointment_id,
        "desk_id": placed.desk_id,
        "mediator_id": placed.mediator_id,
        "room_id": placed.room_id,
        "spoken": wish.spoken,
        "mode": wish.mode or wish.kind.usual_mode,
        "type_id": wish.kind.id,
        "starts_at": wish.start,
        "ends_at": wish.end,
        "state": wish.state,
        "channel": wish.channel,
        "code_hash": codes.hash(codes.of(appointment_id)),
        "request_key": wish.request_key,
        "service": wish.service,
        "name": who.name,
        "phone": who.phone,
        "email": who.email,
        "language": who.language,
        "note": who.note,
        "address": seal_address(db, who.address, appointment_id) if who.address else None,
        "booked_by": wish.by,
        "booked_at": now,
        "demonstration": wish.demonstration,
    }
    with last_word():
        made = send(db, _INSERT, values)
    if not made:
        return _made_before(db, wish)
    if (who.email or who.phone) and wish.state == "booked" and not wish.demonstration:
        defer(db, CONFIRM, appointment=str(appointment_id), sequence=0)
    return appointment_id


def _made_before(db: Session, wish: Wish) -> UUID:
    """Return what the same request made; raise TimeTaken where the hold has become another's appointment."""
    made = appointments.by_request(db, wish.request_key)
    if made is None:
        raise TimeTaken(_("Quest'ora è già presa. Scegline un'altra."))
    return made


def _desk(schedule: Schedule, wish: Wish, occupied: Occupied) -> UUID:
    desk = suitable_desk(schedule, wish.kind.rule, wish.start, occupied)
    if desk is None:
        raise TimeTaken(_("Quest'ora è già presa. Scegline un'altra."))
    return desk.id
