"""Between what was told for an application and what is kept: sealed with the person's key."""

from uuid import UUID

from sqlalchemy.orm import Session

from core.vault import actions as vault
from core.vault import queries as opened


def seal(db: Session, words: str, *, table: str, column: str, row: UUID, person: UUID) -> bytes:
    """Return what is kept of some words."""
    return vault.seal(db, words, table=table, column=column, row=row, subject=person)


def unseal(db: Session, sealed: bytes, *, table: str, column: str, row: UUID, person: UUID) -> str:
    """Return the words."""
    return opened.unseal(db, sealed, table=table, column=column, row=row, subject=person).decode()
