"""Questions about people: who is whose, who follows whom, what finds somebody. Nothing here is unsealed."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Membership
from core.people.models import Assignment, Contact, Link, Mark, Person
from core.people.rules.identifiers import Identifier
from core.vault import queries as vault


class Follower(NamedTuple):
    """A colleague who follows a person."""

    person_id: UUID
    membership_id: UUID
    name: str
    role: str


class Found(NamedTuple):
    """Somebody whom an identifier finds, and which one."""

    person_id: UUID
    kind: str


def family(db: Session, person_id: UUID) -> list[Person]:
    """Return a person's record and those merged into it, the standing one first; empty where there is none."""
    standing = roots(db, [person_id])
    return families(db, standing.values()).get(standing[person_id], [])


def families(db: Session, root_ids: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """Return standing records, each with those that were merged into it."""
    above = list(db.scalars(select(Person).where(Person.id.in_(set(root_ids)))))
    found = {person.id: [person] for person in above}
    root_of = {person.id: person.id for person in above}
    while above:
        ids = [person.id for person in above]
        above = list(db.scalars(select(Person).where(Person.merged_into.in_(ids)).order_by(Person.id)))
        for person in above:
            root_of[person.id] = root_of[person.merged_into or person.id]
            found[root_of[person.id]].append(person)
    return found


def roots(db: Session, person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the standing record of each."""
    standing = {person_id: person_id for person_id in person_ids}
    asked = set(person_ids)
    while asked:
        into = select(Person.id, Person.merged_into).where(
            Person.id.in_(asked), Person.merged_into.is_not(None)
        )
        moved = {row.id: row.merged_into for row in db.execute(into)}
        standing = {person_id: moved.get(root, root) for person_id, root in standing.items()}
        asked = {root for root in moved.values() if root}
    return standing


def followers(db: Session, person_ids: Collection[UUID]) -> Sequence[Follower]:
    """List who follows any of these records, by name."""
    rows = db.execute(
        select(Assignment.person_id, Membership.id, Account.name, Membership.role)
        .join(
            Membership,
            (Membership.tenant_id == Assignment.tenant_id) & (Membership.id == Assignment.membership_id),
        )
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Assignment.person_id.in_(person_ids), Assignment.ended_at.is_(None))
        .where(Membership.ended_at.is_(None))
        .order_by(Account.name, Membership.id)
    )
    return [Follower(*row) for row in rows]


def followed_by(db: Session, membership_id: UUID) -> Sequence[Person]:
    """List the standing records that somebody follows, the last met first."""
    mine = select(Assignment.person_id).where(
        Assignment.membership_id == membership_id, Assignment.ended_at.is_(None)
    )
    standing = roots(db, db.scalars(mine).all())
    rows = select(Person).where(Person.id.in_(set(standing.values()))).order_by(Person.last_contact_at.desc())
    return db.scalars(rows).all()


def all_ids(db: Session) -> Sequence[UUID]:
    """Return every record of the body, merged ones too."""
    return db.scalars(select(Person.id).order_by(Person.id)).all()


def people(db: Session, person_ids: Collection[UUID]) -> Sequence[Person]:
    """Return records, their keys being read at once."""
    vault.load(db, person_ids)
    return db.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)).all()


def everybody(db: Session, *, start: int, size: int) -> tuple[int, Sequence[Person]]:
    """Count the standing records of the body, and return some of them, the last met first."""
    standing = select(Person).where(Person.merged_into.is_(None))
    count = db.scalar(select(func.count()).select_from(Person).where(Person.merged_into.is_(None))) or 0
    rows = standing.order_by(Person.last_contact_at.desc(), Person.id).offset(start).limit(size)
    return count, db.scalars(rows).all()


def unfollowed(db: Session) -> int:
    """Count the standing records that nobody follows."""
    live = (
        select(Assignment.person_id)
        .join(
            Membership,
            (Membership.tenant_id == Assignment.tenant_id) & (Membership.id == Assignment.membership_id),
        )
        .where(Assignment.ended_at.is_(None), Membership.ended_at.is_(None))
    )
    none = select(func.count()).select_from(Person)
    return db.scalar(none.where(Person.merged_into.is_(None), Person.id.not_in(live))) or 0


def contacts(db: Session, person_ids: Collection[UUID]) -> Sequence[Contact]:
    """List the contacts of some records, in the order in which they were written."""
    rows = select(Contact).where(Contact.person_id.in_(person_ids))
    return db.scalars(rows.order_by(Contact.person_id, Contact.position)).all()


def links(db: Session, person_ids: Collection[UUID]) -> Sequence[Link]:
    """List the links of some records, from either side."""
    either = Link.person_id.in_(person_ids) | Link.other_id.in_(person_ids)
    return db.scalars(select(Link).where(either)).all()


def found_by(db: Session, asked: Iterable[Identifier]) -> list[Found]:
    """Return the standing records that any of these identifiers finds, each once."""
    blinds = {blind: one.kind for one in asked for blind in vault.blinds(db, one.purpose, one.value)}
    rows = (
        db.execute(select(Mark.person_id, Mark.blind).where(Mark.blind.in_(blinds))).all() if blinds else ()
    )
    standing = roots(db, {row.person_id for row in rows})
    found = {standing[row.person_id]: blinds[bytes(row.blind)] for row in rows}
    return [Found(person_id, kind) for person_id, kind in sorted(found.items())]


def assignment(db: Session, person_ids: Collection[UUID], membership_id: UUID) -> Sequence[Assignment]:
    """Return the standing assignments of a member to any of these records."""
    return db.scalars(
        select(Assignment).where(
            Assignment.person_id.in_(person_ids),
            Assignment.membership_id == membership_id,
            Assignment.ended_at.is_(None),
        )
    ).all()


def held(db: Session, person_ids: Collection[UUID]) -> Sequence[Person]:
    """Return records that nobody else may merge before this transaction ends."""
    rows = select(Person).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update()
    return db.scalars(rows, execution_options={"populate_existing": True}).all()


def memberships(db: Session, roles: Collection[str]) -> Sequence[tuple[UUID, str]]:
    """List the colleagues who may follow somebody, by name."""
    rows = db.execute(
        select(Membership.id, Account.name)
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Membership.ended_at.is_(None), Membership.role.in_(roles), Account.state == "active")
        .order_by(Account.name)
    )
    return [(row.id, row.name) for row in rows]
