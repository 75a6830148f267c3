"""A person's record as it is read: unsealed, for whoever may."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from core.people.queries import Follower
from core.people.rules.draft import Contact, Draft


class Name(NamedTuple):
    """How somebody is named to a member: whole, or by initials."""

    text: str
    whole: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Relative:
    """Somebody of the same household: by name to who follows her, by initials to others."""

    person_id: UUID
    name: str
    relation: str
    followed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What a body knows of a person. Where it is `hidden`, address and contacts are left out."""

    id: UUID
    told: Draft
    contacts: tuple[Contact, ...]
    household: tuple[Relative, ...]
    followers: tuple[Follower, ...]
    merged: tuple[UUID, ...]
    """Records that were merged into this one; what points at them belongs to her too."""
    created_at: datetime
    mine: bool
    hidden: bool

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Return every id under which something of hers may be kept."""
        return (self.id, *self.merged)

    @property
    def name(self) -> str:
        """Return how she is called."""
        return f"{self.told.name} {self.told.surname}".strip()
