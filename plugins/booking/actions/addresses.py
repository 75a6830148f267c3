"""Make private addresses, and end them. They follow from their id by a keyed hash; kept is only another one."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.db.ids import new_id
from core.errors import Missing
from core.i18n import _
from plugins.booking.models import Address
from plugins.booking.queries import addresses as queries
from plugins.booking.queries.addresses import hash_of, secret_of

Keyed = Callable[[str, str], bytes]


def make(db: Session, *, kind: str, of: UUID | None, by: UUID, keyed: Keyed, now: datetime) -> Address:
    """Make an address for a screen or a calendar."""
    address_id = new_id()
    hashed = hash_of(keyed, secret_of(keyed, address_id))
    made = Address(id=address_id, kind=kind, of=of, hash=hashed, made_by=by, made_at=now)
    db.add(made)
    db.flush()
    return made


def end(db: Session, *, address_id: UUID, by: UUID, manages: bool, now: datetime) -> None:
    """Let an address lead nowhere any more. Raises Missing for one that is somebody else's."""
    found = queries.one(db, address_id)
    if found is None or not (manages or found.made_by == by):
        raise Missing(_("Questo indirizzo non c'è più."))
    db.execute(update(Address).where(Address.id == address_id).values(ended_at=now))
