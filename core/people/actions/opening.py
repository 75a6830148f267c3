"""Open a person's record: the only place where one is unsealed, and where that is written down."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import record
from core.errors import Missing
from core.glass.models import Glass
from core.i18n import _
from core.people import permissions, queries, sealing
from core.people.models import Person
from core.people.record import Name, Record, Relative
from core.people.rules.identifiers import initials
from core.people.rules.relations import turned
from core.vault import queries as vault
from core.vault.rules import Destroyed
from core.who import Member

RESOURCE = "people"


def open_record(
    db: Session,
    *,
    person_id: UUID,
    by: Member | None,
    now: datetime,
    reason: str | None = None,
    through: Glass | None = None,
) -> Record:
    """Return the record to who follows her, to who says why and may, or (None) to herself; it is written down.

    `through`: the glass that was broken for this one record (core/web/inside.py has looked at it just now).
    """
    records = found(db, person_id)
    mine = by is not None and follows(db, records, by)
    with_reason = bool(reason) and by is not None and by.may(permissions.READ_WITH_REASON.code)
    broken = through is not None and through.person_id in [person.id for person in records]
    if not (by is None or mine or with_reason or broken):
        raise not_here()
    record(db, by=by, verb="read", resource=RESOURCE, subject=records[0].id, reason=reason, now=now)
    return _unsealed(db, records, by, mine=mine)


def found(db: Session, person_id: UUID) -> list[Person]:
    """Return the records of a person, the standing one first; raise Missing."""
    records = queries.family(db, person_id)
    if not records:
        raise not_here()
    return records


def follows(db: Session, records: Iterable[Person], by: Member) -> bool:
    """Whether a member follows the person."""
    return bool(queries.assignment(db, [person.id for person in records], by.membership_id))


def followed(db: Session, person_id: UUID, by: Member) -> list[Person]:
    """Return the records of a person whom a member follows; for all others she is not there."""
    records = found(db, person_id)
    if not follows(db, records, by):
        raise not_here()
    return records


def called(db: Session, person_id: UUID, by: Member) -> str:
    """Return how a person is named to a member; raise Missing."""
    root = found(db, person_id)[0].id
    name = names(db, [root], by).get(root)
    if name is None:
        raise not_here()
    return name.text


def not_here() -> Missing:
    """Return what is said of a person who is not there, and of one whom somebody else follows."""
    return Missing(_("Questa scheda non c'è, oppure la segue un'altra persona."))


def _unsealed(db: Session, records: list[Person], by: Member | None, *, mine: bool) -> Record:
    ids = [person.id for person in records]
    vault.load(db, ids)
    told = [sealing.unseal_person(db, person) for person in records]
    safe = any(one.safe_address for one in told)
    hidden = safe and by is not None and not mine
    contacts = (
        []
        if hidden
        else [(row.person_id, sealing.unseal_contact(db, row)) for row in queries.contacts(db, ids)]
    )
    own = tuple(contact for person_id, contact in contacts if person_id == ids[0])
    return Record(
        id=ids[0],
        told=replace(told[0], safe_address=safe, address="" if hidden else told[0].address, contacts=own),
        contacts=tuple({(one.kind, one.value): one for _id, one in contacts}.values()),
        household=tuple(_household(db, ids, by)),
        followers=tuple(queries.followers(db, ids)),
        merged=tuple(ids[1:]),
        created_at=records[0].created_at,
        mine=mine,
        hidden=hidden,
    )


def _household(db: Session, ids: list[UUID], by: Member | None) -> Iterator[Relative]:
    links = queries.links(db, ids)
    others = {link: link.other_id if link.person_id in ids else link.person_id for link in links}
    standing = queries.roots(db, set(others.values()))
    named = names(db, set(standing.values()), by)
    vault.load(db, {link.person_id for link in links})
    for link, other in others.items():
        if (name := named.get(standing[other])) is None:
            continue
        relation = sealing.unseal_relation(db, link)
        yield Relative(
            person_id=standing[other],
            name=name.text,
            relation=relation if link.person_id in ids else turned(relation),
            followed=name.whole,
        )


def names(db: Session, person_ids: Collection[UUID], by: Member | None) -> dict[UUID, Name]:
    """Return how people are named to a member: whom she follows by name, the others by initials."""
    known = queries.families(db, person_ids)
    return {person_id: name for person_id, name, _safe in named(db, known, by)}


def named(
    db: Session, known: Mapping[UUID, list[Person]], by: Member | None
) -> Iterator[tuple[UUID, Name, bool]]:
    """Give people's names, as a member may know them, and whether their address is safe; not of who was erased."""
    vault.load(db, [person.id for records in known.values() for person in records])
    mine = _followed_among(db, known, by)
    for person_id, records in known.items():
        try:
            name, surname = (sealing.field(db, records[0], part) for part in ("name", "surname"))
            safe = any(sealing.field(db, one, "safe_address") for one in records)
        except Destroyed:
            continue
        whole = person_id in mine
        yield person_id, Name(f"{name} {surname}".strip() if whole else initials(name, surname), whole), safe


def _followed_among(db: Session, known: Mapping[UUID, list[Person]], by: Member | None) -> set[UUID]:
    """Return whom of these a member follows: she may follow thousands of others."""
    if by is None:
        return set()
    root_of = {person.id: root for root, records in known.items() for person in records}
    return {root_of[row.person_id] for row in queries.assignment(db, [*root_of], by.membership_id)}
