"""A mediator, a room or whoever speaks a language is gone: who could take over, losing nobody where there is a way."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from core.dates import local
from core.i18n import _
from plugins.booking.actions.place import beside_of, desks_of, promises
from plugins.booking.actions.refusals import Raced, last_word
from plugins.booking.models import Appointment
from plugins.booking.queries.expected import Expected, Held, expected, expected_from, held
from plugins.booking.queries.offer import MEDIATOR, ROOM, Offer
from plugins.booking.rules.cover import Seat, cover
from plugins.booking.rules.fit import Promise, arrange
from plugins.booking.rules.openings import open_during

Places = tuple[UUID, UUID | None, UUID | None]
"""A desk, a mediator, a room."""


class Cover(NamedTuple):
    """Somebody who keeps her time, and what she would have in place of what she has."""

    was: Expected
    places: Places


class Plan(NamedTuple):
    """What would change for whom, and who stays without."""

    covers: list[Cover]
    without: set[UUID]


def plan(db: Session, offer: Offer, now: datetime, *, alone: Collection[UUID] = ()) -> Plan:
    """Return who could take over from those who are not there any more; times stay, and nothing is changed.

    `alone` are those whose desk is closed: they have to come at another time anyway.
    """
    missing = [one for one in expected_from(db, now) if one.id not in alone and _lacking(offer, one)]
    found = Plan([], set())
    for day in sorted({local(one.starts_at).date() for one in missing}):
        rows, taken = expected(db, day), _held(held(db, offer.organisation_id, day))
        still = _Day(offer, rows, taken, now, alone).plan()
        found.covers.extend(still.covers)
        found.without.update(still.without)
    return found


def places_of(kept: Sequence[str | None]) -> Places:
    """Read places that were kept as text."""
    desk, mediator, room = (UUID(place) if place else None for place in kept)
    if desk is None:
        raise ValueError("An appointment has a desk.")
    return desk, mediator, room


def apply(db: Session, covers: Sequence[Cover]) -> None:
    """Give everybody what was proposed, in one statement; raise Raced where somebody has changed."""
    give(db, {one.was.id: one.places for one in covers})


def give(db: Session, places: dict[UUID, Places]) -> None:
    """Give appointments other places, all in one statement; raise Raced where one has changed."""
    if not places:
        return
    columns = (Appointment.desk_id, Appointment.mediator_id, Appointment.room_id)
    values = {
        column.key: case(
            {one: told[number] for one, told in places.items()}, value=Appointment.id, else_=column
        )
        for number, column in enumerate(columns)
    }
    with last_word():
        moved = db.execute(
            update(Appointment)
            .where(Appointment.id.in_(places), Appointment.state == "booked")
            .values(values)
            .returning(Appointment.id)
            .execution_options(synchronize_session=False)
        ).all()
    if len(moved) != len(places):
        raise Raced(_("Quest'ora è appena stata presa. Scegline un'altra."))


class _Day(NamedTuple):
    """One day of a hub, as whoever looks for others sees it."""

    offer: Offer
    rows: Sequence[Expected]
    held: Sequence[Promise]
    now: datetime
    alone: Collection[UUID]

    def plan(self) -> Plan:
        """Return what would change this day."""
        rooms, roomless = self._rooms()
        found = cover([self._seat(one, roomless) for one in self.rows], self.held)
        covers, without = list[Cover](), set[UUID]()
        for one in self.rows:
            if one.id in found.without or one.id in roomless:
                without.add(one.id)
            mediator = found.beside.get(one.id, one.mediator_id)
            places = (found.desks.get(one.id, one.desk_id), mediator, rooms.get(one.id, one.room_id))
            if places != (one.desk_id, one.mediator_id, one.room_id):
                covers.append(Cover(one, places))
        return Plan(covers, without)

    def _seat(self, one: Expected, roomless: Collection[UUID]) -> Seat:
        """Return where she could be, and with whom; whoever has to come another time stays as she is."""
        moves = self._moves(one) and one.id not in roomless
        kind = self.offer.kind(one.type_id)
        desks, spoken = {one.desk_id}, {one.desk_id} if speaks(self.offer, one) else set[UUID]()
        if moves and kind and kind.rule.seats == 1:
            desks |= desks_of(self.offer, one, None)
            spoken |= desks_of(self.offer, one, one.spoken) if one.spoken else set()
        pause = timedelta(minutes=kind.rule.pause if kind else 0)
        desk = _promise(one.id, one.starts_at, one.ends_at + pause, desks, one.desk_id)
        if one.mediator_id is None and not (moves and one.spoken):
            return Seat(desk, None, frozenset())
        able = beside_of(self.offer, MEDIATOR, one) if moves else {one.mediator_id or one.desk_id}
        at = one.mediator_id if one.mediator_id in able else None
        return Seat(desk, _promise(one.id, one.starts_at, one.ends_at, able, at), frozenset(spoken))

    def _rooms(self) -> tuple[dict[UUID, UUID], set[UUID]]:
        told = promises(self.offer, ROOM, self.rows, lambda one: beside_of(self.offer, ROOM, one), self.now)
        waiting = [one if one.at in one.places else one._replace(at=None) for one in told]
        changes, without = arrange([*self.held, *waiting])
        return dict(changes), {one.id for one in without}

    def _moves(self, one: Expected) -> bool:
        return one.state == "booked" and one.starts_at > self.now and one.id not in self.alone


def speaks(offer: Offer, one: Expected) -> bool:
    """Whether whoever receives her at her desk speaks the language she was promised."""
    kind = offer.kind(one.type_id)
    if kind is None or not one.spoken:
        return False
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    narrowed = offer.at_desk.serving(kind.rule, one.spoken)
    return open_during(narrowed, offer.desk(one.desk_id), one.starts_at, minutes)


def _lacking(offer: Offer, one: Expected) -> bool:
    """Whether who was to interpret, or the room, or whoever speaks her language, will not be there."""
    if one.state != "booked":
        return False
    if one.room_id and one.room_id not in beside_of(offer, ROOM, one):
        return True
    if one.mediator_id:
        return one.mediator_id not in beside_of(offer, MEDIATOR, one)
    return bool(one.spoken) and not speaks(offer, one)


def _held(rows: Sequence[Held]) -> list[Promise]:
    """Return what somebody holds: it stays where it is."""
    return [
        _promise(UUID(int=number), one.starts_at, one.ends_at, {one.desk_id}, one.desk_id)
        for number, one in enumerate(rows, start=1)
    ]


def _promise(who: UUID, start: datetime, end: datetime, places: Collection[UUID], at: UUID | None) -> Promise:
    return Promise(who, int(start.timestamp()), -int(-end.timestamp() // 1), frozenset(places), at)
