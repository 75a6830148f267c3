"""Where somebody is visited: sealed with a key of that appointment alone, which goes with it."""

from uuid import UUID

from sqlalchemy.orm import Session

from core.vault import actions as vault
from plugins.booking.queries.home import PLACE


def seal_address(db: Session, address: str, appointment_id: UUID) -> bytes:
    """Return an address as it is kept."""
    return vault.seal(db, address, row=appointment_id, subject=appointment_id, **PLACE)


def forget_address(db: Session, appointment_id: UUID) -> None:
    """Destroy the key: whatever copy of the address is left says nothing any more."""
    vault.destroy(db, subject=appointment_id)
