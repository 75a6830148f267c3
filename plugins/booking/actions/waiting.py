"""Ask to be told, hold what became free, take it. Nobody here commits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Conflict
from core.i18n import _
from plugins.booking.actions import book, change
from plugins.booking.actions.book import Wish
from plugins.booking.actions.hold import Hold, hold
from plugins.booking.actions.place import Asked
from plugins.booking.actions.refusals import TimeTaken, TimeUnfit, Unfit
from plugins.booking.codes import Codes
from plugins.booking.models import Waiting
from plugins.booking.queries import appointments
from plugins.booking.queries import waiting as queries
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.queries.taken import taken_for
from plugins.booking.rules import waiting as rules
from plugins.booking.rules.availability import FreeTime, first_free
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.states import Side

Keyed = Callable[[str, str], bytes]


class AskedEnough(Unfit):
    """Somebody asked as often as one may."""


class Gone(Conflict):
    """What was offered is not held any more."""


def ask(
    db: Session,
    *,
    kind: Kind,
    who: BookingRequest,
    latest: date | None,
    keyed: Keyed,
    now: datetime,
    service: str | None = None,
    held_id: UUID | None = None,
    by: UUID | None = None,
) -> UUID:
    """Keep that somebody wants to be told. Raises AskedEnough; not for who asks at the desk."""
    person = keyed("booking waiting", who.phone or (who.email or "").lower())
    if by is None and queries.asked_lately(db, person, now) >= rules.MOST_A_MONTH:
        raise AskedEnough(
            _("Questo mese hai già chiesto più volte. Chiama lo sportello: ti aiuta una persona.")
        )
    row = insert(Waiting).values(
        tenant_id=db.info[SCOPE].tenant_id,
        id=new_id(),
        type_id=kind.id,
        service=service,
        held_id=held_id,
        name=who.name,
        phone=who.phone,
        email=who.email,
        language=who.language,
        latest=latest,
        who=person,
        once=str(new_id()) if by else now.date().isoformat(),
        asked_by=by,
        asked_at=now,
    )
    made = db.execute(row.on_conflict_do_nothing().returning(Waiting.id)).scalar()
    if made is None:
        raise AskedEnough(_("L'hai già chiesto oggi: ti avvisiamo noi, non serve chiederlo di nuovo."))
    return made


def give_up(db: Session, *, waiting: Waiting) -> None:
    """End a wish; what was held is free again."""
    _let_go(db, waiting.id)
    _set(db, waiting.id, state="ended", offered_at=None, offered_until=None)


def look(db: Session, *, offer: Offer, now: datetime) -> list[UUID]:
    """Hold what is free for those who wait, whoever asked first first; return who is to be told of it."""
    told = []
    for waiting in queries.standing(db):
        if waiting.state == "offered" and waiting.offered_until and waiting.offered_until > now:
            continue
        held = queries.held_by(db, waiting.held_id)
        if waiting.notices >= rules.MOST_NOTICES or (waiting.held_id and held is None):
            give_up(db, waiting=waiting)
            continue
        if waiting.state == "offered":
            _set(db, waiting.id, state="waiting", offered_at=None, offered_until=None)
        kind = next((kind for kind in offer.kinds if kind.id == waiting.type_id), None)
        if (
            kind
            and rules.may_be_told(waiting.notices, held, now)
            and _hold(db, offer, kind, waiting, held, now)
        ):
            told.append(waiting.id)
    return told


def take(db: Session, *, offer: Offer, waiting: Waiting, codes: Codes, now: datetime) -> UUID:
    """Give her what is held for her: her appointment moves there, or she gets one. Raises Gone, TimeTaken."""
    start = waiting.offered_at
    if waiting.state != "offered" or start is None or (waiting.offered_until or now) <= now:
        raise Gone(_("Questo posto non è più tenuto per te. Se se ne libera un altro ti avvisiamo."))
    held = appointments.one(db, waiting.held_id) if waiting.held_id else None
    if held:
        _let_go(db, waiting.id)
        change.move(db, offer=offer, booked=held, start=start, by=Side.DESK, now=now)
        made = held.id
    else:
        kind = next(kind for kind in offer.kinds if kind.id == waiting.type_id)
        key, service = f"waiting {waiting.id}", waiting.service
        wish = Wish(kind=kind, start=start, request_key=key, service=service, held=waiting.id)
        who = BookingRequest(
            name=waiting.name,
            phone=waiting.phone,
            email=waiting.email,
            language=waiting.language,
            note=None,
        )
        made = book.book(db, offer=offer, wish=wish, who=who, codes=codes, now=now)
    _set(db, waiting.id, state="taken", offered_at=None, offered_until=None)
    return made


def _hold(
    db: Session, offer: Offer, kind: Kind, waiting: Waiting, held: datetime | None, now: datetime
) -> bool:
    """Hold the first time that helps, and count the notice; False where there is none."""
    found = _first(db, offer, kind, waiting, held, now)
    if found is None:
        return False
    asked = Asked(offer=offer, schedule=offer.schedule, kind=kind, start=found.start)
    own, minutes = Hold(waiting.id, waiting.asked_at, waiting.asked_at), rules.HELD // timedelta(minutes=1)
    try:
        with db.begin_nested():
            kept = hold(db, asked, own=own, now=now, minutes=minutes)
    except (TimeTaken, TimeUnfit):
        kept = None
    if kept is None:
        return False
    _set(
        db,
        waiting.id,
        state="offered",
        notices=waiting.notices + 1,
        offered_at=found.start,
        offered_until=kept.until,
        refused=[*waiting.refused, found.start],
    )
    return True


def _first(
    db: Session, offer: Offer, kind: Kind, waiting: Waiting, held: datetime | None, now: datetime
) -> FreeTime | None:
    soonest = now + rules.HELD
    for day in rules.days(waiting.latest, held, now):
        occupied = taken_for(db, offer.organisation_id, kind, day)
        found = first_free(offer.schedule, kind.rule, [day], occupied, soonest)
        if found and rules.helps(found.start, held, waiting.refused):
            return found
    return None


def _let_go(db: Session, waiting_id: UUID) -> None:
    db.execute(select(func.booking_let_go(waiting_id)))


def _set(db: Session, waiting_id: UUID, **values: object) -> None:
    db.execute(
        update(Waiting)
        .where(Waiting.id == waiting_id)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
