"""Find a person by something that is hers, whole; find who may be the same one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import record
from core.errors import DomainError
from core.i18n import _
from core.people import queries
from core.people.actions.opening import RESOURCE, named
from core.people.models import Person
from core.people.rules.identifiers import Identifier, identifiers
from core.who import Member


class NotWhole(DomainError):
    """No search without a whole identifier."""

    status = 422


@dataclass(frozen=True, kw_only=True, slots=True)
class Glimpse:
    """Somebody who was found: by name to who follows her, otherwise no more than initials and who does."""

    person_id: UUID
    name: str
    mine: bool
    protected: bool
    kind: str
    followers: tuple[str, ...]


def search(db: Session, *, written: str, by: Member, now: datetime) -> list[Glimpse]:
    """Find people by a codice fiscale, a telephone, an e-mail address or a code; each search is written down."""
    asked = identifiers(written)
    if not asked:
        raise NotWhole(
            _("Scrivi per intero il codice fiscale, il telefono, l'e-mail o il codice: il nome non basta.")
        )
    glimpses = _glimpses(db, queries.found_by(db, asked), by)
    subjects: list[UUID | None] = [one.person_id for one in glimpses]
    for subject in subjects or [None]:
        record(db, by=by, verb="search", resource=RESOURCE, subject=subject, now=now)
    return glimpses


def alike(db: Session, *, asked: Iterable[Identifier], by: Member, but: Sequence[UUID] = ()) -> list[Glimpse]:
    """Return who in this body may be the same person."""
    found = [one for one in queries.found_by(db, asked) if one.person_id not in but]
    return _glimpses(db, found, by)


def _glimpses(db: Session, found: Sequence[queries.Found], by: Member) -> list[Glimpse]:
    known = queries.families(db, [one.person_id for one in found])
    kinds = dict(found)
    following = queries.followers(db, [person.id for records in known.values() for person in records])
    return [
        Glimpse(
            person_id=person_id,
            name=name.text,
            mine=name.whole,
            protected=safe,
            kind=kinds[person_id],
            followers=_names(following, known[person_id]),
        )
        for person_id, name, safe in named(db, known, by)
    ]


def _names(following: Sequence[queries.Follower], records: Sequence[Person]) -> tuple[str, ...]:
    ids = {person.id for person in records}
    return tuple(dict.fromkeys(one.name for one in following if one.person_id in ids))
