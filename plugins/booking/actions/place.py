"""Find who receives, and what is needed beside her: all together or not at all, moving others' desks where it helps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from core.dates import local
from core.db.scope import SCOPE
from core.i18n import _
from plugins.booking.actions.refusals import Raced, TimeTaken, TimeUnfit, last_word, refuse
from plugins.booking.models import Appointment
from plugins.booking.queries.expected import Expected, expected, held
from plugins.booking.queries.offer import DESK, MEDIATOR, ROOM, Kind, Offer
from plugins.booking.queries.taken import look_again, taken_for
from plugins.booking.rules.availability import Occupied, suitable_desk
from plugins.booking.rules.fit import Promise, fit
from plugins.booking.rules.openings import open_during
from plugins.booking.rules.periods import Busy
from plugins.booking.rules.refusals import Reason, outside_window, why_not
from plugins.booking.rules.schedule import AppointmentType, Schedule

OF = {DESK: "desk_id", MEDIATOR: "mediator_id", ROOM: "room_id"}
NEW = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Who receives, and what was promised beside her."""

    desk_id: UUID
    mediator_id: UUID | None = None
    room_id: UUID | None = None

    @property
    def places(self) -> list[UUID]:
        """Return everything that is taken, the desk first."""
        return [one for one in (self.desk_id, self.mediator_id, self.room_id) if one]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for, at a hub: `but` is the appointment or the hold that is hers already."""

    offer: Offer
    schedule: Schedule
    kind: Kind
    start: datetime
    spoken: str | None = None
    but: UUID | None = None

    @property
    def stretch(self) -> tuple[int, int]:
        """Return the time of the desk that it takes, its pause included."""
        begin = int(self.start.timestamp())
        return begin, begin + (self.kind.minutes + self.kind.rule.pause) * 60


def place(db: Session, asked: Asked, now: datetime) -> Placed:
    """Return who receives; raise TimeTaken or TimeUnfit. Whoever had to change desks has changed by then."""
    if too_soon_or_late := outside_window(asked.schedule, asked.start, now):
        refuse(too_soon_or_late)
    offer, day = asked.offer, local(asked.start).date()
    look_again(offer.organisation_id, asked.start, now)
    occupied = taken_for(db, offer.organisation_id, asked.kind, day, but=asked.but)
    if asked.spoken:
        return _in_language(db, asked, occupied, now)
    desk_id = _desk(db, asked, asked.schedule, occupied, now)
    if desk_id is None:
        raise TimeTaken(_("Quest'ora è già presa. Scegline un'altra."))
    return Placed(desk_id=desk_id, room_id=_room(db, asked, occupied, now))


def may_be_placed(db: Session, asked: Asked, now: datetime) -> bool:
    """Whether somebody could be received; whoever would have to change desks has not."""
    with db.begin_nested() as tried:
        try:
            place(db, asked, now)
        except (TimeTaken, TimeUnfit):
            return False
        finally:
            tried.rollback()
    return True


def _in_language(db: Session, asked: Asked, occupied: Occupied, now: datetime) -> Placed:
    """Find an operator who speaks the language; else any, with a mediator beside her."""
    spoken = asked.schedule.serving(asked.kind.rule, asked.spoken)
    if desk_id := _desk(db, asked, spoken, occupied, now):
        return Placed(desk_id=desk_id, room_id=_room(db, asked, occupied, now))
    desk_id = _desk(db, asked, asked.schedule, occupied, now)
    mediator = _beside(db, asked, MEDIATOR, occupied, now)
    if desk_id is None or mediator is None:
        raise TimeTaken(_("A quell'ora non c'è chi parla la tua lingua. Scegli un'altra ora."))
    return Placed(desk_id=desk_id, mediator_id=mediator, room_id=_room(db, asked, occupied, now))


def _desk(db: Session, asked: Asked, schedule: Schedule, occupied: Occupied, now: datetime) -> UUID | None:
    free = suitable_desk(schedule, asked.kind.rule, asked.start, occupied)
    if free:
        return free.id
    refusal = why_not(asked.schedule, asked.kind.rule, asked.start, occupied, now)
    if refusal and refusal.reason is not Reason.TAKEN:
        refuse(refusal)
    if asked.kind.rule.seats > 1:
        return None
    able = _open_desks(schedule.serving(asked.kind.rule), asked.kind.rule, asked.start, asked.kind.minutes)
    return _make_room(db, asked, DESK, able, _desks_of(asked.offer), now)


def _room(db: Session, asked: Asked, occupied: Occupied, now: datetime) -> UUID | None:
    if not asked.kind.needs_room:
        return None
    room = _beside(db, asked, ROOM, occupied, now)
    if room is None:
        raise TimeTaken(_("A quell'ora non c'è una stanza libera. Scegli un'altra ora."))
    return room


def _beside(db: Session, asked: Asked, role: str, occupied: Occupied, now: datetime) -> UUID | None:
    """Return a mediator who speaks the language, or a room: one that is free, else by changing others'."""
    able = able_beside(asked.offer, role, asked.start, asked.kind.minutes, asked.spoken)
    begin, end = int(asked.start.timestamp()), int(asked.start.timestamp()) + asked.kind.minutes * 60
    free = [one for one in able if not Busy.of(occupied.get(one, ())).taken(begin, end)]
    if free or asked.kind.rule.seats > 1:
        return next(iter(free), None)
    return _make_room(db, asked, role, set(able), lambda one: beside_of(asked.offer, role, one), now)


def able_beside(offer: Offer, role: str, start: datetime, minutes: int, language: str | None) -> list[UUID]:
    """Return the mediators who speak a language, or the rooms, that are there at a time."""
    schedule = offer.beside[role]
    return [
        one.id
        for one in schedule.desks
        if one.active
        and (role == ROOM or language in one.languages)
        and open_during(schedule, one, start, minutes)
    ]


def _desks_of(offer: Offer) -> Callable[[Expected], set[UUID]]:
    """Return where an appointment could be received, by what it is for and the language that was promised."""

    def able(one: Expected) -> set[UUID]:
        kind = offer.kind(one.type_id)
        if kind is None or kind.rule.seats > 1:
            return set()
        return desks_of(offer, one, None if one.mediator_id else one.spoken)

    return able


def desks_of(offer: Offer, one: Expected, language: str | None) -> set[UUID]:
    """Return where somebody who is expected could be received, by whoever speaks a language if one is named."""
    kind = offer.kind(one.type_id)
    if kind is None:
        return set()
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    return _open_desks(offer.at_desk.serving(kind.rule, language), kind.rule, one.starts_at, minutes)


def _open_desks(schedule: Schedule, kind: AppointmentType, start: datetime, minutes: int) -> set[UUID]:
    return {desk.id for desk in schedule.desks_for(kind) if open_during(schedule, desk, start, minutes)}


def beside_of(offer: Offer, role: str, one: Expected) -> set[UUID]:
    """Return who could interpret for somebody who is expected, or in which rooms she could be received."""
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    return set(able_beside(offer, role, one.starts_at, minutes, one.spoken))


def _make_room(
    db: Session,
    asked: Asked,
    role: str,
    able: set[UUID],
    elsewhere: Callable[[Expected], set[UUID]],
    now: datetime,
) -> UUID | None:
    """Move others from place to place, never in time, so that one more can be received; None where there is no way.

    Nobody is moved at another hub: who is expected there is not known here.
    """
    if asked.offer.organisation_id != db.info[SCOPE].tenant_id:
        return None
    day = local(asked.start).date()
    rows = expected(db, day)
    promised = [
        *promises(asked.offer, role, (one for one in rows if one.id != asked.but), elsewhere, now),
        *(
            Promise(one.id, *_stretch(one.starts_at, one.ends_at), frozenset((one.desk_id,)), one.desk_id)
            for one in held(db, asked.offer.organisation_id, day)
            if one.id != asked.but
        ),
    ]
    changes = fit(promised, Promise(NEW, *asked.stretch, frozenset(able))) if able else None
    if changes is None:
        return None
    put_elsewhere(db, role, {one: to for one, to in changes.items() if one != NEW})
    return changes[NEW]


def promises(
    offer: Offer,
    role: str,
    rows: Iterable[Expected],
    elsewhere: Callable[[Expected], set[UUID]],
    now: datetime,
) -> Iterator[Promise]:
    """Give what was promised of desks, of mediators or of rooms; who has come, or begun, stays where she is."""
    for one in rows:
        at: UUID | None = getattr(one, OF[role])
        if at is None:
            continue
        kind = offer.kind(one.type_id)
        pause = timedelta(minutes=kind.rule.pause if kind and role == DESK else 0)
        moves = one.state == "booked" and one.starts_at > now
        there = elsewhere(one) if moves else set[UUID]()
        places = frozenset(there | {at}) if role == DESK or not moves else frozenset(there)
        yield Promise(one.id, *_stretch(one.starts_at, one.ends_at + pause), places, at)


def put_elsewhere(db: Session, role: str, changes: Mapping[UUID, UUID]) -> None:
    """Give appointments other desks, mediators or rooms, all in one statement; raise Raced where one has changed."""
    if not changes:
        return
    column = getattr(Appointment, OF[role])
    with last_word():
        moved = db.execute(
            update(Appointment)
            .where(Appointment.id.in_(changes), Appointment.state == "booked")
            .values({OF[role]: case(dict(changes), value=Appointment.id, else_=column)})
            .returning(Appointment.id)
            .execution_options(synchronize_session=False)
        ).all()
    if len(moved) != len(changes):
        raise Raced(_("Quest'ora è appena stata presa. Scegline un'altra."))


def _stretch(start: datetime, end: datetime) -> tuple[int, int]:
    return int(start.timestamp()), -int(-end.timestamp() // 1)
