"""The way in, step by step: each step that was taken goes on under a new secret. Nobody here commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.accounts import rules
from core.accounts.actions import Link
from core.accounts.models import Entry
from core.db.scope import SCOPE


def begin(
    db: Session,
    *,
    account_id: UUID,
    then: str,
    now: datetime,
    factor: str | None = None,
    may_enrol: bool = False,
) -> str:
    """Let somebody onto the way in; return the secret of this step."""
    link = Link.new()
    db.add(
        Entry(
            tenant_id=db.info[SCOPE].tenant_id,
            token_hash=link.hash,
            account_id=account_id,
            factor=factor,
            may_enrol=may_enrol,
            then=then,
            expires_at=now + rules.ENTRY,
        )
    )
    db.execute(delete(Entry).where(Entry.account_id == account_id, Entry.expires_at < now))
    db.flush()
    return link.token


def leave(db: Session, *, token: str) -> None:
    """End one way in."""
    here = db.info[SCOPE].tenant_id
    db.execute(delete(Entry).where(Entry.tenant_id == here, Entry.token_hash == Link(token).hash))
