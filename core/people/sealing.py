"""Between what is written down of a person and what is kept: every field is sealed with her own key."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from core.people.models import Contact, Link, Person
from core.people.rules import draft
from core.people.rules.draft import Draft
from core.vault import actions as vault
from core.vault import queries as opened

YES = "1"


def seal_person(db: Session, person: Person, told: Draft) -> None:
    """Fill the fields of a person."""
    fields = {
        "name": told.name,
        "surname": told.surname,
        "fiscal_code": told.fiscal_code,
        "born": told.born.isoformat() if told.born else "",
        "birth_place": told.birth_place,
        "language": told.language,
        "comune": told.comune,
        "address": told.address,
        "safe_address": YES if told.safe_address else "",
    }
    for name, value in fields.items():
        setattr(person, name, _seal(db, value, "person", name, person.id, person.id))


def unseal_person(db: Session, person: Person) -> Draft:
    """Return what is written down of a person, without her contacts."""
    born = field(db, person, "born")
    return Draft(
        name=field(db, person, "name"),
        surname=field(db, person, "surname"),
        fiscal_code=field(db, person, "fiscal_code"),
        born=date.fromisoformat(born) if born else None,
        birth_place=field(db, person, "birth_place"),
        language=field(db, person, "language"),
        comune=field(db, person, "comune"),
        address=field(db, person, "address"),
        safe_address=field(db, person, "safe_address") == YES,
    )


def field(db: Session, person: Person, name: str) -> str:
    """Return one field of a person."""
    return _unseal(db, getattr(person, name), "person", name, person.id, person.id)


def seal_contact(db: Session, row: Contact, told: draft.Contact) -> None:
    """Fill the fields of a contact."""
    row.kind = told.kind
    for name in ("value", "whose", "hours"):
        setattr(row, name, _contact(db, row, name, getattr(told, name)))
    row.safe = _contact(db, row, "safe", YES if told.safe else "")
    row.no_message = _contact(db, row, "no_message", YES if told.no_message else "")


def unseal_contact(db: Session, row: Contact) -> draft.Contact:
    """Return a contact as it was written down."""
    told = {
        name: _unseal(db, getattr(row, name), "person_contact", name, row.id, row.person_id)
        for name in ("value", "whose", "hours", "safe", "no_message")
    }
    return draft.Contact(
        kind=row.kind,
        value=told["value"],
        whose=told["whose"],
        hours=told["hours"],
        safe=told["safe"] == YES,
        no_message=told["no_message"] == YES,
    )


def seal_relation(db: Session, link: Link, relation: str) -> None:
    """Fill what the other one is."""
    link.relation = _seal(db, relation, "person_link", "relation", link.other_id, link.person_id)


def unseal_relation(db: Session, link: Link) -> str:
    """Return what the other one is."""
    return _unseal(db, link.relation, "person_link", "relation", link.other_id, link.person_id)


def _contact(db: Session, row: Contact, name: str, value: str) -> bytes:
    return _seal(db, value, "person_contact", name, row.id, row.person_id)


def _seal(db: Session, value: str, table: str, column: str, row: UUID, person: UUID) -> bytes:
    return vault.seal(db, value, table=table, column=column, row=row, subject=person)


def _unseal(db: Session, sealed: bytes, table: str, column: str, row: UUID, person: UUID) -> str:
    return opened.unseal(db, sealed, table=table, column=column, row=row, subject=person).decode()
