"""A room of the core that keeps something of people: how it hands it out, and how it lets go of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from core.contributions import Kept
from core.who import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """What a plugin says by the hooks export_person, erase_person and kept_subjects, said by a room of the core.

    `ids`: a person's id and those of the records that are of her as well.
    """

    export: Callable[[Session, Site, Sequence[UUID]], Iterable[Kept]]
    erase: Callable[[Session, Site, Sequence[UUID]], None]
    subjects: Callable[[Session], Iterable[UUID]] = lambda _db: ()
