"""Give numbers and call them. Two desks that press at one moment call two people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.dates import local
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Conflict
from core.i18n import _
from plugins.booking.actions import change
from plugins.booking.models import Ticket
from plugins.booking.queries import waiting_room as queries
from plugins.booking.rules.states import State
from plugins.booking.rules.waiting_room import in_order

ENDS = {"served": State.SERVED, "left": State.LEFT}


class NobodyWaits(Conflict):
    """There is nobody to call."""


def take(
    db: Session, *, now: datetime, appointment_id: UUID | None = None, type_id: UUID | None = None
) -> int:
    """Give the next number of the day; whoever has one already gets it again, waiting as before."""
    day, tenant = local(now).date(), db.info[SCOPE].tenant_id
    _one_by_one(db, "booking_ticket")
    last = select(func.coalesce(func.max(Ticket.number), 0) + 1).where(
        Ticket.tenant_id == tenant, Ticket.day == day
    )
    row = insert(Ticket).values(
        tenant_id=tenant,
        id=new_id(),
        day=day,
        number=last.scalar_subquery(),
        appointment_id=appointment_id,
        type_id=type_id,
        taken_at=now,
    )
    again = row.on_conflict_do_update(
        index_elements=["tenant_id", "appointment_id"],
        set_={"state": "waiting", "called_at": None, "closed_at": None},
    )
    return db.execute(again.returning(Ticket.number)).scalar_one()


def call_next(db: Session, *, desk_id: UUID, key: str, now: datetime) -> int:
    """Call who is next to a desk; return the number. Raises NobodyWaits.

    `key` names the page that was sent: sent again, it calls nobody else.
    """
    _one_by_one(db, f"booking_call {key}")
    if called := queries.called_by(db, key):
        return called
    waiting = [one for one in queries.here(db, local(now).date()) if one.state == "waiting"]
    for one in in_order(waiting, now):
        if _change(db, one.id, "waiting", state="called", desk_id=desk_id, called_at=now, call_key=key):
            return one.number
    raise NobodyWaits(_("Nessuno aspetta."))


def call(db: Session, *, ticket_id: UUID, desk_id: UUID, now: datetime) -> None:
    """Call somebody, or once more. Raises Conflict."""
    if not _change(db, ticket_id, "waiting", "called", state="called", desk_id=desk_id, called_at=now):
        raise Conflict(_("Questo biglietto è già chiuso."))


def close(db: Session, *, ticket_id: UUID, state: str, now: datetime) -> None:
    """Keep that somebody was received, or left; her appointment follows. Raises Conflict."""
    appointment_id = db.scalar(select(Ticket.appointment_id).where(Ticket.id == ticket_id))
    if not _change(db, ticket_id, "waiting", "called", state=state, closed_at=now):
        raise Conflict(_("Questo biglietto è già chiuso."))
    if appointment_id:
        change.mark(db, booked=change.found(db, appointment_id), state=ENDS[state], now=now)


def _one_by_one(db: Session, what: str) -> None:
    """Let nobody else of this body do this before the transaction ends."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    db.execute(lock, {"name": f"{what} {db.info[SCOPE].tenant_id}"})


def _change(db: Session, ticket_id: UUID, *before: str, **values: object) -> bool:
    done = (
        update(Ticket)
        .where(Ticket.id == ticket_id, Ticket.state.in_(before))
        .values(**values)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    return db.execute(done).first() is not None
