"""Questions about second factors, and about whoever is on the way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.accounts import rules
from core.accounts.models import CodeApp, Entry, Membership, Passkey, PresenceCode, RecoveryCode, SignIn
from core.db.scope import SCOPE


@dataclass(frozen=True, slots=True)
class Factors:
    """By what somebody can prove who they are, besides the password."""

    app_since: datetime | None
    passkeys: Sequence[Passkey]
    recovery_codes: int

    @property
    def enrolled(self) -> bool:
        """Whether there is a second factor at all; codes on paper alone are none."""
        return self.app_since is not None or bool(self.passkeys)

    def for_domain(self, domain: str) -> list[Passkey]:
        """Return the passkeys that a browser can use at a domain."""
        return [one for one in self.passkeys if one.domain == domain]


def factors(db: Session, account_id: UUID) -> Factors:
    """Return the second factors of a person."""
    app_since = db.scalar(select(CodeApp.created_at).where(CodeApp.account_id == account_id))
    mine = select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at)
    left = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return Factors(app_since, db.scalars(mine).all(), db.scalar(left) or 0)


def code_app(db: Session, account_id: UUID) -> CodeApp | None:
    """Return the app of a person, and let no code of it be tried twice at the same time."""
    return db.scalar(select(CodeApp).where(CodeApp.account_id == account_id).with_for_update())


def passkey(db: Session, credential_id: bytes) -> Passkey | None:
    """Return a passkey by the name that the device gave it, and let nobody else use it before this ends."""
    return db.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())


def own_passkey(db: Session, *, account_id: UUID, passkey_id: UUID) -> Passkey | None:
    """Return one of a person's own passkeys."""
    return db.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id))


def kept_recovery_codes(db: Session, account_id: UUID, *, since: datetime | None = None) -> set[bytes]:
    """Return the hashes of the codes on paper that still open; only of those made after a moment, if it is told."""
    kept = select(RecoveryCode.code_hash).where(RecoveryCode.account_id == account_id)
    return set(db.scalars(kept.where(RecoveryCode.created_at > since) if since else kept))


def entry(db: Session, token_hash: bytes, now: datetime) -> Entry | None:
    """Return who is on the way in with this hash, in this body."""
    return db.scalar(
        select(Entry)
        .where(Entry.token_hash == token_hash, Entry.expires_at > now)
        .where(Entry.tenant_id == db.info[SCOPE].tenant_id)
    )


def confirmed(db: Session, token_hash: bytes, now: datetime) -> bool:
    """Whether the second factor was shown again, in this session, a moment ago."""
    shown = select(SignIn.confirmed_at).where(
        SignIn.tenant_id == db.info[SCOPE].tenant_id, SignIn.token_hash == token_hash
    )
    at = db.scalar(shown)
    return at is not None and at > now - rules.CONFIRMED


def presence_code(db: Session, tenant_id: UUID, code_hash: bytes, now: datetime) -> PresenceCode | None:
    """Return the unused code of this body with this hash."""
    return db.scalar(
        select(PresenceCode)
        .where(PresenceCode.tenant_id == tenant_id, PresenceCode.code_hash == code_hash)
        .where(PresenceCode.used_at.is_(None), PresenceCode.expires_at > now)
        .with_for_update()
    )


def given_code(db: Session, *, tenant_id: UUID, presence_id: UUID, now: datetime) -> PresenceCode | None:
    """Return a code that this body gave and that still opens."""
    return db.scalar(
        select(PresenceCode)
        .where(PresenceCode.tenant_id == tenant_id, PresenceCode.id == presence_id)
        .where(PresenceCode.used_at.is_(None), PresenceCode.expires_at > now)
    )


def works_elsewhere(db: Session, *, account_id: UUID, tenant_id: UUID) -> bool:
    """Whether somebody has a hat in another body too."""
    other = select(Membership.id).where(
        Membership.account_id == account_id, Membership.tenant_id != tenant_id, Membership.ended_at.is_(None)
    )
    return db.scalar(other.limit(1)) is not None
