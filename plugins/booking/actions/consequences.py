"""Change what is offered with open eyes: who is touched is seen first, everybody is cared for, and it can be undone."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import local
from core.db.ids import new_id
from core.errors import Conflict
from core.i18n import _
from core.who import Site
from plugins.booking.actions import replan
from plugins.booking.actions.change import CANCELLED, MOVED, alter, kind_of, tell
from plugins.booking.actions.place import Asked, place
from plugins.booking.actions.refusals import Raced, TimeTaken, TimeUnfit, last_word
from plugins.booking.actions.replan import Cover
from plugins.booking.models import Change
from plugins.booking.queries import appointments, offered
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import MEDIATOR, Offer, read_now
from plugins.booking.queries.orphans import orphans
from plugins.booking.queries.taken import taken_at
from plugins.booking.rules import changes
from plugins.booking.rules.proposals import Expected, Place, proposals
from plugins.booking.rules.states import UNDO, State

MOVE, CALL, CANCEL, COVER = "sposta", "chiama", "annulla", "copri"


def _changed() -> str:
    return _("Nel frattempo qualcosa è cambiato: non abbiamo fatto niente. Guarda di nuovo e conferma.")


class Choice(NamedTuple):
    """What is to become of one who is touched; `start` is when, where she is moved."""

    act: str
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What whoever changes the hours decided: nothing yet, or one thing for each, or one for all.

    `seen` is the seal of what she was shown: nothing else is applied.
    """

    sure: bool = False
    seen: str = ""
    each: Mapping[UUID, Choice] = field(default_factory=dict)
    everybody: str = ""


class Touches(Conflict):
    """The change would touch these appointments. Nothing was changed.

    `touched` would be left outside the hours or without what was promised; `covers` keep their time with somebody else.
    `news` says what has changed since it was shown before.
    """

    def __init__(self, offer: Offer, touched: list[Booked], covers: list[Cover]) -> None:
        """Keep who is touched and how, to be shown."""
        super().__init__(_("Ci sono appuntamenti in quelle ore."))
        self.offer, self.touched, self.covers = offer, touched, covers
        self.places: Mapping[UUID, Place] = {}
        self.without: set[UUID] = set()
        self.known: Mapping[UUID, Booked] = {}
        self.news = ""

    @property
    def seal(self) -> str:
        """Return what only this very proposal has."""
        told = [f"{one.id}" for one in self.touched]
        told += [f"{one.was.id} {one.was.starts_at.timestamp()} {one.places}" for one in self.covers]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]

    def again(self, news: str) -> "Touches":
        """Return the same, to be looked at again."""
        self.news = news
        return self


@dataclass(slots=True)
class Done:
    """What came of a change: the id under which it is kept. What takes a change back is not kept as another."""

    id: UUID | None = None
    kept: bool = True


@contextmanager
def careful(db: Session, site: Site, *, care: Care, by: UUID | None, now: datetime) -> Iterator[Done]:
    """Look who would be left outside the hours by what happens inside; raise Touches unless somebody is sure.

    Then everybody gets what was chosen for her, and the whole is written down, to be taken back.
    """
    was, done = offered.offered(db), Done()
    before = alone(db, read_now(db, site, now), now)
    yield done
    db.flush()
    offer = read_now(db, site, now)
    people = _cared_for(db, _seen(db, offer, before, now), care, now) if offer else []
    steps = changes.difference(was, offered.offered(db))
    if steps and done.kept:
        done.id = new_id()
        kept = [step._asdict() for step in steps]
        db.add(Change(id=done.id, steps=kept, people=people, made_by=by, made_at=now))


def alone(db: Session, offer: Offer | None, now: datetime) -> set[UUID]:
    """Return who is outside the hours, or lacks what she was promised with nobody to take over."""
    if offer is None:
        return set()
    closed = {one.id for one in orphans(offer.at_desk, appointments.upcoming(db, now))}
    return closed | replan.plan(db, offer, now, alone=closed).without


def _seen(db: Session, offer: Offer, before: set[UUID], now: datetime) -> Touches:
    """Return whom a change touches that was just made: who takes over for whom, and who stays without."""
    coming = appointments.upcoming(db, now)
    closed = {one.id for one in orphans(offer.at_desk, coming)}
    plan = replan.plan(db, offer, now, alone=closed)
    left = (closed | plan.without) - before
    seen = Touches(offer, [one for one in coming if one.id in left], plan.covers)
    seen.without, seen.known = plan.without, {one.id: one for one in coming}
    return seen


def _places(db: Session, seen: Touches, now: datetime) -> dict[UUID, Place]:
    kinds = {kind.id: kind.rule for kind in seen.offer.known}
    expected = [Expected(one.id, kinds[one.type_id], one.starts_at, one.spoken) for one in seen.touched]
    days = [local(one.start).date() for one in expected]
    week = timedelta(days=7)
    occupied = taken_at(db, seen.offer.organisation_id, min(days) - week, max(days) + week)
    return proposals(seen.offer.schedule, seen.offer.beside[MEDIATOR], expected, occupied, now)


def _cared_for(db: Session, seen: Touches, care: Care, now: datetime) -> list[dict[str, Any]]:
    """Apply what was shown, and nothing else: first who takes over, then what was chosen for each."""
    if not seen.touched and not seen.covers:
        return []
    try:
        replan.apply(db, seen.covers)
    except Raced:
        raise seen.again(_changed()) from None
    if seen.touched:
        seen.places = _places(db, seen, now)
    if not care.sure:
        raise seen
    if care.seen != seen.seal:
        raise seen.again(_changed())
    people = [_covered(one) for one in seen.covers]
    for one in seen.touched:
        choice = care.each.get(one.id, Choice(CALL))
        act = care.everybody or choice.act
        if act == MOVE and choice.start:
            _move(db, one, choice.start, seen, now)
        elif act == CANCEL:
            _cancel(db, one, now)
        else:
            continue
        people.append(_kept(one, act))
    return people


def _move(db: Session, one: Booked, start: datetime, seen: Touches, now: datetime) -> None:
    """Give somebody the place that was offered. At the same hour nothing changes for her: she is not told."""
    later, kind = start - one.starts_at, kind_of(seen.offer, one)
    asked = Asked(
        offer=seen.offer, schedule=seen.offer.schedule, kind=kind, start=start, spoken=one.spoken, but=one.id
    )
    try:
        placed = place(db, asked, now)
        with last_word():
            alter(
                db,
                one,
                desk_id=placed.desk_id,
                mediator_id=placed.mediator_id,
                room_id=placed.room_id,
                starts_at=start,
                ends_at=one.ends_at + later,
                sequence=one.sequence + bool(later),
                changed_at=now,
            )
    except (TimeTaken, TimeUnfit):
        raise seen.again(_("Un posto è appena stato preso. Guarda di nuovo le proposte.")) from None
    if later:
        tell(db, MOVED, one, at=now + UNDO, since=now)


def _cancel(db: Session, one: Booked, now: datetime) -> None:
    reason = _("Cambio di orario dello sportello")
    alter(db, one, state=State.CANCELLED.value, reason=reason, sequence=one.sequence + 1, changed_at=now)
    tell(db, CANCELLED, one, at=now + UNDO, since=now)


def _kept(one: Booked, act: str) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "act": act,
        "places": plain(one.desk_id, one.mediator_id, one.room_id),
        "start": one.starts_at.isoformat(),
        "end": one.ends_at.isoformat(),
        "sequence": one.sequence,
    }


def _covered(one: Cover) -> dict[str, Any]:
    was = one.was
    return {
        "id": str(was.id),
        "act": COVER,
        "places": plain(was.desk_id, was.mediator_id, was.room_id),
        "now": plain(*one.places),
        "start": was.starts_at.isoformat(),
    }


def plain(*places: UUID | None) -> list[str | None]:
    """Return places as they are kept."""
    return [str(place) if place else None for place in places]
