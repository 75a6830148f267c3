"""A new key for a body, all the way: whatever a key of before still held is made anew, and that key destroyed."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from core.files import actions as files
from core.people.actions import writing as people
from core.people.actions.writing import PersonCodes
from core.vault import actions


class Turned(NamedTuple):
    """How many things were made anew, and how many keys of before were destroyed."""

    changed: int
    destroyed: int


def turn(db: Session, codes: PersonCodes) -> Turned:
    """Give the body a new key; keys that seal nothing any more are no more."""
    changed = actions.rotate(db) + people.reindex(db, codes) + files.reindex(db)
    return Turned(changed, actions.retire(db))
