"""Move, cancel, mark. Each change of time or fate counts the sequence up, so that calendars and messages follow."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.errors import Conflict, Missing
from core.i18n import _
from core.jobs.actions import defer
from plugins.booking.actions.place import Asked, place
from plugins.booking.actions.refusals import TimeUnfit, last_word
from plugins.booking.models import Appointment
from plugins.booking.queries import appointments
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.rules import states
from plugins.booking.rules.states import Side, State, Verdict

MOVED, CANCELLED = "booking.moved", "booking.cancelled"
LONGEST_REASON = 200


def move(db: Session, *, offer: Offer, booked: Booked, start: datetime, by: Side, now: datetime) -> None:
    """Give an appointment another time. Raises Conflict, TimeTaken or TimeUnfit."""
    _allowed(states.may_move(booked, now, by=by, notice=offer.move))
    if start == booked.starts_at:
        raise TimeUnfit(_("L'appuntamento è già a quell'ora. Scegline un'altra."))
    kind, schedule = kind_of(offer, booked), offer.schedule if by is Side.CITIZEN else offer.at_desk
    asked = Asked(offer=offer, schedule=schedule, kind=kind, start=start, spoken=booked.spoken, but=booked.id)
    placed = place(db, asked, now)
    end = start + timedelta(minutes=kind.minutes)
    with last_word():
        alter(
            db,
            booked,
            desk_id=placed.desk_id,
            mediator_id=placed.mediator_id,
            room_id=placed.room_id,
            starts_at=start,
            ends_at=end,
            sequence=booked.sequence + 1,
            confirmed_at=None,
            changed_at=now,
        )
    tell(db, MOVED, booked)


def cancel(
    db: Session,
    *,
    offer: Offer,
    booked: Booked,
    reason: str | None,
    by: Side,
    now: datetime,
    silently: bool = False,
) -> None:
    """Cancel an appointment; its time is free again. `silently`: she is being told already. Raises Conflict."""
    _allowed(states.may_cancel(booked, now, by=by, notice=offer.cancel))
    alter(
        db,
        booked,
        state=State.CANCELLED.value,
        reason=(reason or "")[:LONGEST_REASON] or None,
        sequence=booked.sequence + 1,
        changed_at=now,
    )
    if not silently:
        tell(db, CANCELLED, booked, at=now + states.UNDO if by is Side.DESK else None, since=now)


def take_back(db: Session, *, booked: Booked, now: datetime) -> None:
    """Put an appointment back where it was before the last mark. Raises Conflict or TimeTaken.

    What was cancelled by the desk has not been told yet: with its sequence back, reminders hold as before.
    """
    marked_at = booked.changed_at or booked.booked_at
    _allowed(states.may_take_back(booked, now, marked_at=marked_at))
    before, cancelled = states.BEFORE[booked.state], booked.state == State.CANCELLED
    values: dict[str, Any] = {"reason": None, "sequence": booked.sequence - 1} if cancelled else {}
    with last_word():
        alter(db, booked, state=before.value, changed_at=now, **values)


def mark(db: Session, *, booked: Booked, state: State, now: datetime) -> None:
    """Mark that somebody came, was received, did not come; `booked` takes it back. Raises Conflict or TimeTaken."""
    verdicts = {
        State.ARRIVED: lambda: states.may_arrive(booked, now),
        State.SERVED: lambda: states.may_be_served(booked),
        State.LEFT: lambda: states.may_leave(booked),
        State.NO_SHOW: lambda: states.may_be_no_show(booked, now),
        State.BOOKED: lambda: states.may_undo(booked, now, marked_at=booked.changed_at or booked.booked_at),
    }
    _allowed(verdicts[state]())
    with last_word():
        alter(db, booked, state=state.value, changed_at=now)


def confirm(db: Session, *, booked: Booked, now: datetime) -> None:
    """Keep that the person said she comes. Raises Conflict."""
    _allowed(states.may_confirm(booked, now))
    if booked.confirmed_at is None:
        alter(db, booked, confirmed_at=now)


def have(db: Session, *, booked: Booked, papers: Sequence[str]) -> None:
    """Keep which papers the person has already."""
    alter(db, booked, ready=list(papers))


def found(db: Session, appointment_id: UUID) -> Booked:
    """Return an appointment of this body, or raise Missing."""
    booked = appointments.one(db, appointment_id)
    if booked is None:
        raise Missing(_("Questo appuntamento non c'è."))
    return booked


def kind_of(offer: Offer, booked: Booked) -> Kind:
    """Return what an appointment is for."""
    kind = offer.kind(booked.type_id)
    if kind is None:
        raise Missing(_("Questo appuntamento non c'è."))
    return kind


def _allowed(verdict: Verdict) -> None:
    if not verdict:
        raise Conflict(verdict.sentence)


def alter(db: Session, booked: Booked, **values: Any) -> None:
    """Change the row as it was read; raise Conflict if somebody changed it meanwhile."""
    same = (
        Appointment.id == booked.id,
        Appointment.sequence == booked.sequence,
        Appointment.state == booked.state,
    )
    changed = db.execute(
        update(Appointment)
        .where(*same)
        .values(**values)
        .returning(Appointment.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        raise Conflict(_("Nel frattempo l'appuntamento è cambiato. Ricarica la pagina e guarda."))


def tell(
    db: Session, job: str, booked: Booked, *, at: datetime | None = None, since: datetime | None = None
) -> None:
    """Leave a message to the worker, for the appointment as it is after one more change."""
    if (booked.email or booked.phone) and not booked.demonstration:
        more = {"since": since.isoformat()} if since else {}
        defer(db, job, at=at, appointment=str(booked.id), sequence=booked.sequence + 1, **more)
