"""What is kept of a person who made an appointment: handed out to her, and erased."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.contributions import Kept, Line, Part
from core.dates import clock_time, date_words, local
from core.i18n import _
from core.i18n.languages import NAMES
from core.notices.models import Message
from plugins.booking.actions import importing
from plugins.booking.actions.home import forget_address
from plugins.booking.models import Appointment, Desk, Outcome, Ticket, Type, Waiting
from plugins.booking.pages.outcome import rows
from plugins.booking.pages.receipts import outcome_words
from plugins.booking.pages.shown import channel_of, mode_of, sign_of
from plugins.booking.permissions import READ
from plugins.booking.queries import whose
from plugins.booking.queries.home import address_of
from plugins.booking.retention import NAMED
from plugins.booking.rules.states import State


def panels(db: Session, ids: Sequence[UUID]) -> list[Part]:
    """Return a person's appointments, for the page of her record."""
    lines = appointments(db, ids)
    return [Part(title=_("Appuntamenti"), needs=READ, lines=lines)] if lines else []


def appointments(db: Session, ids: Sequence[UUID]) -> tuple[Line, ...]:
    """Return a person's appointments, the last ones first."""
    return tuple(
        Line(
            title=f"{date_words(local(one.starts_at).date())}, {clock_time(local(one.starts_at))}",
            path=f"/appuntamenti/{one.id}",
            text=one.kind,
            sign=sign_of(one.state),
        )
        for one in whose.of_person(db, ids)
    )


def export(db: Session, person: UUID) -> list[Kept]:
    """Tell what is kept of an appointment, or of a person's, and which messages were written about it."""
    rows = db.execute(
        select(Appointment, Desk.name, Type.label)
        .join(Desk, Desk.id == Appointment.desk_id)
        .join(Type, Type.id == Appointment.type_id)
        .where(_of(person), NAMED)
        .order_by(Appointment.starts_at)
    )
    return [part for row in rows for part in _appointment(db, *row)] + _waiting(db, person)


def _waiting(db: Session, person: UUID) -> list[Kept]:
    """Tell of what she wants to be told of, where it is about an appointment of hers."""
    hers = select(Appointment.id).where(_of(person))
    rows = db.scalars(select(Waiting).where(or_(Waiting.held_id.in_(hers), Waiting.id == person)))
    return [
        Kept(
            title=_("Hai chiesto di essere avvisata di un posto libero"),
            rows=tuple(
                (label, text)
                for label, text in (
                    (_("Nome"), one.name),
                    (_("Telefono"), one.phone),
                    (_("E-mail"), one.email),
                    (_("Lingua"), NAMES.get(one.language, one.language)),
                    (_("Servizio"), one.service),
                    (_("Entro il"), date_words(one.latest) if one.latest else None),
                )
                if text
            ),
        )
        for one in rows
    ]


def _appointment(db: Session, one: Appointment, desk: str, kind: str) -> list[Kept]:
    rows = (
        (_("Giorno"), date_words(local(one.starts_at).date())),
        (_("Ora"), clock_time(local(one.starts_at))),
        (_("Sportello"), desk),
        (_("Per che cosa"), kind),
        (_("Servizio"), one.service),
        (_("Nome"), one.name),
        (_("Telefono"), one.phone),
        (_("E-mail"), one.email),
        (_("Lingua"), NAMES.get(one.language, one.language)),
        (_("Lingua promessa"), NAMES.get(one.spoken, one.spoken) if one.spoken else None),
        (_("Come ci si vede"), mode_of(one.mode)),
        (_("Dove veniamo"), address_of(db, one.id) if one.address else None),
        (_("Nota"), one.note),
        (_("Motivo"), one.reason),
        (_("Documenti che ha già"), ", ".join(one.ready)),
        (_("Stato"), sign_of(one.state)[0]),
        (_("Come"), channel_of(one.channel)),
        (_("Preso il"), date_words(local(one.booked_at).date())),
    )
    kept = [Kept(title=_("Il tuo appuntamento"), rows=tuple((label, text) for label, text in rows if text))]
    return kept + _outcome(db, one.id) + _messages(db, one.id)


def _outcome(db: Session, appointment_id: UUID) -> list[Kept]:
    came = rows(db.scalar(select(Outcome).where(Outcome.appointment_id == appointment_id)))
    return [Kept(title=_("Com'è andato il tuo appuntamento"), rows=tuple(came))] if came else []


def _messages(db: Session, person: UUID) -> list[Kept]:
    rows = db.scalars(select(Message).where(_about(person)).order_by(Message.created_at))
    return [
        Kept(
            title=_("Un messaggio che ti abbiamo scritto"),
            rows=(
                (_("Scritto il"), date_words(local(one.created_at).date())),
                (_("A"), one.recipient),
                (_("Oggetto"), one.subject),
                (_("Testo"), one.body),
                (_("Che cosa ne è stato"), outcome_words(one)),
            ),
        )
        for one in rows
    ]


def erase(db: Session, person: UUID, now: datetime) -> None:
    """Forget who made an appointment, the messages about it, files that may name her; give up one that is to come."""
    quietly = {"synchronize_session": False}
    ids = db.scalars(select(Appointment.id).where(_of(person))).all()
    _forget_name(db, person, now)
    db.execute(
        delete(Waiting)
        .where(or_(Waiting.held_id.in_(ids), Waiting.id == person))
        .execution_options(**quietly)
    )
    for table in (Outcome, Ticket):
        db.execute(delete(table).where(table.appointment_id.in_(ids)).execution_options(**quietly))
    for one in ids:
        forget_address(db, one)
        db.execute(delete(Message).where(_about(one)).execution_options(**quietly))
    importing.forget(db)


def _forget_name(db: Session, person: UUID, now: datetime) -> None:
    quietly = {"synchronize_session": False}
    mine = _of(person)
    db.execute(
        update(Appointment)
        .where(mine, Appointment.state == State.BOOKED, Appointment.starts_at > now)
        .values(state=State.CANCELLED)
        .execution_options(**quietly)
    )
    db.execute(
        update(Appointment)
        .where(mine)
        .values(
            name="",
            phone=None,
            email=None,
            note=None,
            address=None,
            reason=None,
            ready=[],
            service=None,
            language="it",
            spoken=None,
            request_key=cast(func.uuidv7(), Text),
            code_hash=func.sha256(func.uuid_send(func.uuidv7())),
        )
        .execution_options(**quietly)
    )


def subjects(db: Session) -> Sequence[UUID]:
    """Return the appointments that still name somebody."""
    return db.scalars(select(Appointment.id).where(NAMED)).all()


def _of(person: UUID) -> ColumnElement[bool]:
    """Whether an appointment is the one named, or of the person named."""
    return or_(Appointment.id == person, Appointment.person_id == person)


def _about(person: UUID) -> ColumnElement[bool]:
    return Message.key.startswith(f"booking {person} ")
