"""Take back, on the same day, what was changed in what is offered: the rows, and what that did to people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.errors import Conflict, Missing
from core.i18n import _
from plugins.booking.actions import replan
from plugins.booking.actions.book import CONFIRM
from plugins.booking.actions.change import MOVED, alter, tell
from plugins.booking.actions.consequences import COVER, MOVE, plain
from plugins.booking.actions.refusals import Raced, last_word
from plugins.booking.models import Change
from plugins.booking.queries import appointments, offered
from plugins.booking.rules import changes
from plugins.booking.rules.changes import Step
from plugins.booking.rules.states import UNDO, State


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
    left = [one for one in change.people if one["act"] != COVER]
    unmoved = sum(not _put_back(db, one, change.made_at, now) for one in left)
    return unmoved + _uncover(db, [one for one in change.people if one["act"] == COVER])


def found(db: Session, change_id: UUID) -> Change:
    """Return a change of this body, or raise Missing."""
    change = offered.change(db, change_id)
    if change is None:
        raise Missing(_("Questo non c'è più. Ricarica la pagina."))
    return change


def _uncover(db: Session, kept: Sequence[Mapping[str, Any]]) -> int:
    """Give everybody back whom she had, all at once; return how many have been changed since, and stay."""
    back = {}
    for each in kept:
        one = appointments.one(db, UUID(each["id"]))
        if (
            one
            and one.state == State.BOOKED
            and one.starts_at == datetime.fromisoformat(each["start"])
            and plain(one.desk_id, one.mediator_id, one.room_id) == each["now"]
        ):
            back[one.id] = replan.places_of(each["places"])
    try:
        with db.begin_nested():
            replan.give(db, back)
    except Raced:
        return len(kept)
    return len(kept) - len(back)


def _put_back(db: Session, kept: Mapping[str, Any], made_at: datetime, now: datetime) -> bool:
    """Put one person back where she was, unless she or somebody else changed it since, or the place is taken."""
    one = appointments.one(db, UUID(kept["id"]))
    if one is None or one.changed_at != made_at:
        return False
    start, untold = datetime.fromisoformat(kept["start"]), now < made_at + UNDO
    same = kept["sequence"] == one.sequence
    values: dict[str, Any] = {
        "state": State.BOOKED.value,
        **dict(zip(("desk_id", "mediator_id", "room_id"), replan.places_of(kept["places"]), strict=True)),
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
