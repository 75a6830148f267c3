"""Write a person down, correct what is written, say who lives with her and who follows her."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from core.audit.actions import record
from core.codes import Codes
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import DomainError, Missing
from core.i18n import _
from core.people import queries, sealing
from core.people.actions.opening import RESOURCE, followed, found
from core.people.models import Assignment, Contact, Link, Mark, Person
from core.people.rules.draft import Draft
from core.people.rules.identifiers import CODE, Identifier
from core.people.rules.relations import RELATIONS
from core.vault import actions as vault
from core.vault.rules import Destroyed
from core.who import Member

AT_ONCE = 200


class PersonCodes(Codes):
    """The code with which a person opens her own record."""

    kind: ClassVar[str] = "person code"


def create(db: Session, *, told: Draft, code: str, person_id: UUID, by: Member, now: datetime) -> Person:
    """Write a person down; who does follows her from now on."""
    person = Person(id=person_id, created_by=by.membership_id, created_at=now, last_contact_at=now)
    sealing.seal_person(db, person, told)
    db.add(person)
    db.flush()
    _put_contacts(db, person, told)
    _mark(db, person.id, [*told.identifiers(), Identifier(CODE, code)])
    _assign(db, person.id, by.membership_id, now)
    record(db, by=by, verb="write", resource=RESOURCE, subject=person.id, now=now)
    return person


def change(db: Session, *, person_id: UUID, told: Draft, by: Member, now: datetime) -> None:
    """Correct what is written of a person whom one follows; records merged into hers stay as they are."""
    person = followed(db, person_id, by)[0]
    sealing.seal_person(db, person, told)
    person.last_contact_at = now
    db.execute(delete(Contact).where(Contact.person_id == person.id))
    _put_contacts(db, person, told)
    db.execute(delete(Mark).where(Mark.person_id == person.id, Mark.kind != CODE))
    _mark(db, person.id, told.identifiers())
    record(db, by=by, verb="write", resource=RESOURCE, subject=person.id, now=now)


def link(db: Session, *, person_id: UUID, other_id: UUID, relation: str, by: Member, now: datetime) -> None:
    """Say that two people whom one follows live together, and what the other one is."""
    one, other = followed(db, person_id, by)[0], followed(db, other_id, by)[0]
    if one.id == other.id:
        raise DomainError(_("È la stessa persona: scegli un'altra."))
    if relation not in RELATIONS:
        raise DomainError(_("Scegli che cosa è per lei."))
    unlink(db, person_id=one.id, other_id=other.id, by=by, now=now)
    row = Link(person_id=one.id, other_id=other.id)
    sealing.seal_relation(db, row, relation)
    db.add(row)
    db.flush()


def unlink(db: Session, *, person_id: UUID, other_id: UUID, by: Member, now: datetime) -> None:
    """Take back that two people live together."""
    ids = [one.id for one in followed(db, person_id, by)]
    others = [one.id for one in found(db, other_id)]
    for here, there in ((ids, others), (others, ids)):
        db.execute(delete(Link).where(Link.person_id.in_(here), Link.other_id.in_(there)))
    record(db, by=by, verb="write", resource=RESOURCE, subject=ids[0], now=now)


def follow(db: Session, *, person_id: UUID, by: Member, now: datetime) -> None:
    """Follow a person from now on, having found her by something that is hers; not one whose address is safe."""
    records = found(db, person_id)
    if any(sealing.field(db, one, "safe_address") for one in records):
        raise DomainError(_("Questa scheda è protetta. Chiedi a chi la segue, o a chi amministra l'ente."))
    assign(db, person_id=person_id, membership_id=by.membership_id, by=by, now=now)


def assign(db: Session, *, person_id: UUID, membership_id: UUID, by: Member, now: datetime) -> None:
    """Let a colleague follow a person."""
    records = found(db, person_id)
    if not queries.assignment(db, [one.id for one in records], membership_id):
        _assign(db, records[0].id, membership_id, now)
    records[0].last_contact_at = now
    record(
        db, by=by, verb="share", resource=RESOURCE, subject=records[0].id, about=str(membership_id), now=now
    )


def take_off(db: Session, *, person_id: UUID, membership_id: UUID, by: Member, now: datetime) -> None:
    """Let a colleague follow a person no longer: her record is closed to them from now on."""
    records = found(db, person_id)
    standing = queries.assignment(db, [one.id for one in records], membership_id)
    if not standing:
        raise Missing(_("Questa persona non la segue già più."))
    for row in standing:
        row.ended_at = now
    record(
        db, by=by, verb="unshare", resource=RESOURCE, subject=records[0].id, about=str(membership_id), now=now
    )


def reindex(db: Session, codes: PersonCodes) -> int:
    """Make anew, with the key of now, what finds people; return how many records."""
    ids = queries.all_ids(db)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        contacts = queries.contacts(db, some)
        for person in queries.people(db, some):
            with suppress(Destroyed):
                own = tuple(sealing.unseal_contact(db, row) for row in contacts if row.person_id == person.id)
                told = replace(sealing.unseal_person(db, person), contacts=own)
                db.execute(delete(Mark).where(Mark.person_id == person.id))
                _mark(db, person.id, [*told.identifiers(), Identifier(CODE, codes.of(person.id))])
    return len(ids)


def _put_contacts(db: Session, person: Person, told: Draft) -> None:
    for position, contact in enumerate(told.contacts):
        row = Contact(id=new_id(), person_id=person.id, position=position)
        sealing.seal_contact(db, row, contact)
        db.add(row)
    db.flush()


def _mark(db: Session, person_id: UUID, found_by: Iterable[Identifier]) -> None:
    tenant = db.info[SCOPE].tenant_id
    blinds = {vault.blind(db, one.purpose, one.value): one.kind for one in found_by}
    rows = [
        {"tenant_id": tenant, "person_id": person_id, "blind": blind, "kind": kind}
        for blind, kind in blinds.items()
    ]
    if rows:
        db.execute(insert(Mark), rows)


def _assign(db: Session, person_id: UUID, membership_id: UUID, now: datetime) -> None:
    db.add(Assignment(person_id=person_id, membership_id=membership_id, started_at=now))
    db.flush()
