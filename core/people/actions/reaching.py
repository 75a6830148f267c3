"""How somebody does not want to be reached, for whatever writes to people by itself."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import SYSTEM, record
from core.people import queries, sealing
from core.people.actions.opening import RESOURCE
from core.people.rules.identifiers import EMAIL, PHONE, Identifier
from core.vault import queries as vault
from core.vault.rules import Destroyed

KINDS = {"phone": PHONE, "email": EMAIL}


def unwanted(
    db: Session, *, contacts: Iterable[tuple[str, str]], person_id: UUID | None, now: datetime
) -> set[tuple[str, str]]:
    """Return which of these (kind, value) must not be written to: unsafe, or no messages wanted.

    Whoever has a record in this body is looked for by the person named and by each contact itself. What is
    opened of the record for that is written down.
    """
    asked = {(kind, value.lower()): (kind, value) for kind, value in contacts}
    finds = [Identifier(KINDS[kind], value) for kind, value in asked]
    known = {one.person_id for one in queries.found_by(db, finds)} | ({person_id} if person_id else set())
    ids = [person.id for root in known for person in queries.family(db, root)]
    if not ids:
        return set()
    vault.load(db, ids)
    found = set()
    for row in queries.contacts(db, ids):
        try:
            told = sealing.unseal_contact(db, row)
        except Destroyed:
            continue
        if (told.kind, told.value.lower()) in asked and (told.no_message or not told.safe):
            found.add(asked[told.kind, told.value.lower()])
    for root in known:
        record(db, by=SYSTEM, verb="read", resource=RESOURCE, subject=root, about="contacts", now=now)
    return found
