"""The key of a body's chain: made once, sealed by the vault beside the chain's end, held in this process's memory."""

from uuid import UUID

from sqlalchemy.orm import Session

from core.audit import rules
from core.db.scope import SCOPE
from core.vault import queries as sealed
from core.vault.rules import of_a_subject

TABLE, COLUMN = "audit_head", "key"
MOST = 20_000
_known: dict[bytes, rules.Seal] = {}
"""What makes hashes, by the key as it is sealed: a sealing is never made twice, and a chain's key never changes."""


def opened(db: Session, kept: bytes) -> rules.Seal:
    """Return what makes the hashes of a chain; the vault opens the key once."""
    if kept not in _known:
        if len(_known) >= MOST:
            _known.clear()
        tenant = _tenant(db)
        subject = tenant if of_a_subject(kept) else None
        key = sealed.unseal(db, kept, table=TABLE, column=COLUMN, row=tenant, subject=subject)
        _known[kept] = rules.seal(key)
    return _known[kept]


def _tenant(db: Session) -> UUID:
    tenant: UUID = db.info[SCOPE].tenant_id
    return tenant
