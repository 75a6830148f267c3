"""Change what is offered with open eyes: who is touched is seen first, everybody is cared for, and it can be undone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.dates import local
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Conflict, Missing
from core.i18n import _
from core.who import Site
from plugins.booking.actions import replan
from plugins.booking.actions.book import CONFIRM
from plugins.booking.actions.change import CANCELLED, MOVED, alter, tell
from plugins.booking.actions.refusals import Raced, last_word
from plugins.booking.models import Change
from plugins.booking.queries import appointments, offered
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer, read_now
from plugins.booking.queries.orphans import orphans
from plugins.booking.queries.taken import taken_at
from plugins.booking.rules import changes
from plugins.booking.rules.availability import free
from plugins.booking.rules.changes import Step
from plugins.booking.rules.proposals import Expected, Place, proposals
from plugins.booking.rules.states import UNDO, State

MOVE, CALL, CANCEL = "sposta", "chiama", "annulla"


class Choice(NamedTuple):
    """What is to become of one who is touched; `start` is when, where she is moved."""

    act: str
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What whoever changes the hours decided: nothing yet, or one thing for each, or one for all."""

    sure: bool = False
    each: Mapping[UUID, Choice] = field(default_factory=dict)
    everybody: str = ""


class Touches(Conflict):
    """The change would leave these appointments outside the hours. Nothing was changed.

    `outrun`: one of the places that were offered has been taken since.
    """

    def __init__(self, touched: list[Booked], places: Mapping[UUID, Place], offer: Offer) -> None:
        """Keep who is touched, and where there is room for each, to be shown."""
        super().__init__(_("Ci sono appuntamenti in quelle ore."))
        self.touched, self.places, self.offer, self.outrun = touched, places, offer, False

    @property
    def again(self) -> "Touches":
        """Return the same, to be looked at again."""
        self.outrun = True
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
    before = {one.id for one in _left_out(db, read_now(db, site, now), now)}
    yield done
    db.flush()
    offer = read_now(db, site, now)
    if offer:
        replan.cover(db, offer, now)
    touched = [one for one in _left_out(db, offer, now) if one.id not in before]
    people: list[dict[str, Any]] = []
    if touched and offer:
        seen = Touches(touched, _places(db, offer, touched, now), offer)
        if not care.sure:
            raise seen
        people = _cared_for(db, seen, care, now)
    steps = changes.difference(was, offered.offered(db))
    if steps and done.kept:
        done.id = new_id()
        kept = [step._asdict() for step in steps]
        db.add(Change(id=done.id, steps=kept, people=people, made_by=by, made_at=now))


def undo(db: Session, *, change: Change, now: datetime) -> int:
    """Put what was offered back, and everybody who was moved or cancelled; return how many could not be put back.

    Raises Conflict where it is too late, or somebody has changed the same since.
    """
    steps = offered.steps_of(change)
    if change.undone_at or not changes.may_undo(change.made_at, now):
        raise Conflict(_("Si può annullare solo nello stesso giorno."))
    if not changes.stands(steps, offered.offered(db)):
        raise Conflict(_("Dopo hai cambiato ancora le stesse cose: annulla prima l'ultimo cambio."))
    try:
        with db.begin_nested():
            _write_back(db, [step.back for step in steps])
    except IntegrityError:
        raise Conflict(_("Qualcuno ha già prenotato lì. Togli lo sportello dall'uso.")) from None
    change.undone_at = now
    return sum(not _put_back(db, one, change.made_at, now) for one in change.people)


def found(db: Session, change_id: UUID) -> Change:
    """Return a change of this body, or raise Missing."""
    change = offered.change(db, change_id)
    if change is None:
        raise Missing(_("Questo non c'è più. Ricarica la pagina."))
    return change


def _left_out(db: Session, offer: Offer | None, now: datetime) -> list[Booked]:
    if offer is None:
        return []
    coming, unhelped = appointments.upcoming(db, now), replan.unhelped(db, offer, now)
    alone = {one.id for one in orphans(offer.at_desk, coming)} | unhelped
    return [one for one in coming if one.id in alone]


def _places(db: Session, offer: Offer, touched: list[Booked], now: datetime) -> dict[UUID, Place]:
    kinds = {kind.id: kind.rule for kind in offer.known}
    expected = [Expected(one.id, kinds[one.type_id], one.starts_at) for one in touched]
    days = [local(one.start).date() for one in expected]
    week = timedelta(days=7)
    occupied = taken_at(db, offer.organisation_id, min(days) - week, max(days) + week)
    return proposals(offer.schedule, expected, occupied, now)


def _cared_for(db: Session, seen: Touches, care: Care, now: datetime) -> list[dict[str, Any]]:
    people = []
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
    later, desk = start - one.starts_at, _free_desk(db, seen.offer, one, start, now)
    if desk is None:
        raise seen.again
    try:
        with last_word():
            alter(
                db,
                one,
                desk_id=desk,
                starts_at=start,
                ends_at=one.ends_at + later,
                sequence=one.sequence + bool(later),
                changed_at=now,
            )
    except Raced:
        raise seen.again from None
    if later:
        tell(db, MOVED, one, at=now + UNDO, since=now)


def _free_desk(db: Session, offer: Offer, one: Booked, start: datetime, now: datetime) -> UUID | None:
    kind, day = offer.kind(one.type_id), local(start).date()
    if kind is None:
        return None
    occupied = taken_at(db, offer.organisation_id, day, but=one.id)
    found = free(offer.schedule, kind.rule, [day], occupied, now)
    return next((time.desk_ids[0] for time in found if time.start == start), None)


def _cancel(db: Session, one: Booked, now: datetime) -> None:
    reason = _("Cambio di orario dello sportello")
    alter(db, one, state=State.CANCELLED.value, reason=reason, sequence=one.sequence + 1, changed_at=now)
    tell(db, CANCELLED, one, at=now + UNDO, since=now)


def _kept(one: Booked, act: str) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "act": act,
        "desk": str(one.desk_id),
        "start": one.starts_at.isoformat(),
        "end": one.ends_at.isoformat(),
        "sequence": one.sequence,
    }


def _put_back(db: Session, kept: Mapping[str, Any], made_at: datetime, now: datetime) -> bool:
    """Put one person back where she was, unless she or somebody else changed it since, or the place is taken."""
    one = appointments.one(db, UUID(kept["id"]))
    if one is None or one.changed_at != made_at:
        return False
    start, untold = datetime.fromisoformat(kept["start"]), now < made_at + UNDO
    same = kept["sequence"] == one.sequence
    values: dict[str, Any] = {
        "state": State.BOOKED.value,
        "desk_id": UUID(kept["desk"]),
        "starts_at": start,
        "ends_at": datetime.fromisoformat(kept["end"]),
        "sequence": kept["sequence"] if untold or same else one.sequence + 1,
        "reason": None,
        "changed_at": now,
    }
    try:
        with db.begin_nested(), last_word():
            alter(db, one, **values)
    except Raced:
        return False
    if not (untold or same):
        tell(db, MOVED if kept["act"] == MOVE else CONFIRM, one)
    return True


def _write_back(db: Session, steps: list[Step]) -> None:
    """Write rows back: what was added goes in the order in which nothing points to what is gone."""
    order = list(offered.TABLES)
    for step in sorted(steps, key=lambda step: order.index(step.table), reverse=True):
        if step.after is None:
            db.execute(delete(offered.TABLES[step.table]).where(*_place(db, step)))
    for step in sorted(steps, key=lambda step: order.index(step.table)):
        table = offered.TABLES[step.table]
        if step.before is None and step.after is not None:
            own = {"district_id": db.info[SCOPE].district_id, "organisation_id": db.info[SCOPE].tenant_id}
            db.execute(insert(table).values(own | offered.values_of(step, step.after)))
        elif step.after is not None:
            change = update(table).where(*_place(db, step)).values(offered.values_of(step, step.after))
            db.execute(change.execution_options(synchronize_session=False))


def _place(db: Session, step: Step) -> Iterator[Any]:
    table = offered.TABLES[step.table]
    yield table.organisation_id == db.info[SCOPE].tenant_id
    if step.key:
        yield table.id == UUID(step.key)
