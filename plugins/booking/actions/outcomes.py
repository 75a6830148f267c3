"""Write down what came of a meeting, and make the one that follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from plugins.booking.actions import book, change
from plugins.booking.actions.book import Wish
from plugins.booking.actions.refusals import Unfit
from plugins.booking.codes import Codes
from plugins.booking.models import Appointment, Outcome
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.home import address_of
from plugins.booking.queries.offer import Offer
from plugins.booking.queries.whose import person_of
from plugins.booking.rules import outcomes
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.states import State


class Unclear(Unfit):
    """Something was typed that will not do; says what, field by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        """Keep every error at once."""
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def write(
    db: Session,
    *,
    booked: Booked,
    code: str,
    minutes: str,
    missing: Sequence[str],
    note: str,
    by: UUID,
    now: datetime,
) -> None:
    """Keep what came of a meeting; whoever still waits has been received. Raises Unclear or Conflict."""
    state = State.SERVED if booked.state == State.ARRIVED else booked.state
    errors = outcomes.problems(code, state, minutes)
    if errors:
        raise Unclear(errors)
    if booked.state == State.ARRIVED:
        change.mark(db, booked=booked, state=State.SERVED, now=now)
    asked = list(missing) if code == outcomes.PAPERS else []
    keep(
        db,
        booked.id,
        code=code,
        minutes=int(minutes) if minutes else None,
        missing=asked,
        note=note or None,
        by=by,
        now=now,
    )


def keep(
    db: Session,
    appointment_id: UUID,
    *,
    code: str,
    minutes: int | None,
    missing: Sequence[str],
    note: str | None,
    by: UUID,
    now: datetime,
) -> None:
    """Write what came of a meeting; the last word holds."""
    values = {
        "code": code,
        "minutes": minutes,
        "missing": list(missing),
        "note": note,
        "written_by": by,
        "written_at": now,
    }
    row = insert(Outcome).values(tenant_id=db.info[SCOPE].tenant_id, appointment_id=appointment_id, **values)
    db.execute(row.on_conflict_do_update(index_elements=["tenant_id", "appointment_id"], set_=values))


def of(db: Session, appointment_id: UUID) -> Outcome | None:
    """Return what came of a meeting, if somebody wrote it down."""
    return db.scalar(select(Outcome).where(Outcome.appointment_id == appointment_id))


def follow(
    db: Session,
    *,
    offer: Offer,
    booked: Booked,
    start: datetime,
    request_key: str,
    by: UUID,
    codes: Codes,
    now: datetime,
) -> UUID:
    """Give the same person one more meeting: what was missing is asked for, the note goes along."""
    kind, came = change.kind_of(offer, booked), of(db, booked.id)
    wish = Wish(
        kind=kind,
        start=start,
        request_key=request_key,
        service=booked.service,
        channel=book.PHONE,
        by=by,
        mode=kind.mode(booked.mode),
    )
    who = BookingRequest(
        name=booked.name,
        phone=booked.phone,
        email=booked.email,
        language=booked.language,
        note=came.note if came else booked.note,
        address=address_of(db, booked.id),
    )
    made = book.book(db, offer=offer, wish=wish, who=who, codes=codes, now=now)
    has = [paper for paper in kind.bring if came and came.missing and paper not in came.missing]
    values = {"ready": has, "person_id": person_of(db, booked.id)}
    quietly = {"synchronize_session": False}
    db.execute(
        update(Appointment).where(Appointment.id == made).values(**values).execution_options(**quietly)
    )
    return made
