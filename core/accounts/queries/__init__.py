"""Questions about accounts, hats and sessions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from core.accounts import rules
from core.accounts.models import Account, Invitation, Membership, PasswordReset, SignIn
from core.db.reading import DISTRICT, TENANT, read
from core.departure.models import LEAVING
from core.organisations.models import Organisation


class SignedIn(NamedTuple):
    """A live session, joined with its hat and its person."""

    account_id: UUID
    membership_id: UUID
    name: str
    login: str
    role: str
    seen_at: datetime
    expires_at: datetime


class Hat(NamedTuple):
    """A role somebody has in a body."""

    membership_id: UUID
    tenant_id: UUID
    organisation_name: str
    role: str


class Colleague(NamedTuple):
    """Somebody who works in the body."""

    membership_id: UUID
    account_id: UUID
    name: str
    login: str
    role: str
    started_at: datetime


LOGIN: Final = func.coalesce(Account.email, Account.user_name)
"""What somebody types to sign in: an address, or a user name."""
_SIGNED_IN = (
    select(
        SignIn.account_id,
        SignIn.membership_id,
        Account.name,
        LOGIN,
        Membership.role,
        SignIn.seen_at,
        SignIn.expires_at,
    )
    .join(Membership, (Membership.tenant_id == SignIn.tenant_id) & (Membership.id == SignIn.membership_id))
    .join(Account, (Account.district_id == SignIn.district_id) & (Account.id == SignIn.account_id))
    .where(
        SignIn.tenant_id == TENANT,
        SignIn.token_hash == bindparam("token"),
        Membership.tenant_id == TENANT,
        Membership.ended_at.is_(None),
        Account.district_id == DISTRICT,
        Account.state == "active",
    )
)


def signed_in(db: Session, token_hash: bytes) -> SignedIn | None:
    """Return the live session of this body with this hash, if its hat and its account still stand."""
    rows = read(db, _SIGNED_IN, token=token_hash)
    return SignedIn._make(rows[0]) if rows else None


def account(db: Session, login: str) -> Account | None:
    """Return the active account with this e-mail address or user name."""
    low = login.lower()
    found = select(Account).where(or_(Account.email == low, Account.user_name == low))
    return db.scalar(found.where(Account.state == "active"))


def account_by_id(db: Session, account_id: UUID) -> Account | None:
    """Return an active account."""
    return db.scalar(select(Account).where(Account.id == account_id, Account.state == "active"))


def hats(db: Session, account_id: UUID) -> Sequence[Hat]:
    """List the hats of a person in bodies at work, by body and role."""
    rows = db.execute(
        select(Membership.id, Membership.tenant_id, Organisation.name, Membership.role)
        .join(Organisation, Organisation.id == Membership.tenant_id)
        .where(Membership.account_id == account_id, Membership.ended_at.is_(None))
        .where(Organisation.state.in_(("active", LEAVING)))
        .order_by(Organisation.name, Membership.role)
    )
    return [Hat(*row) for row in rows]


def colleagues(db: Session) -> Sequence[Colleague]:
    """List who works in the body, by name."""
    rows = db.execute(
        select(Membership.id, Account.id, Account.name, LOGIN, Membership.role, Membership.started_at)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.ended_at.is_(None))
        .order_by(Account.name, Membership.role)
    )
    return [Colleague(*row) for row in rows]


def administrators(db: Session) -> Sequence[str]:
    """List the e-mail addresses of who administers the body and has one."""
    found = (
        select(Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.role.in_(rules.ADMINISTRATORS), Membership.ended_at.is_(None))
        .where(Account.state == "active")
        .distinct()
        .order_by(Account.email)
    )
    return [email for email in db.scalars(found) if email]


def membership(db: Session, membership_id: UUID) -> Membership | None:
    """Return a standing hat of the body."""
    return db.scalar(select(Membership).where(Membership.id == membership_id, Membership.ended_at.is_(None)))


def ended_since(db: Session, membership_id: UUID, since: datetime) -> Membership | None:
    """Return a hat that was taken away after a moment."""
    return db.scalar(select(Membership).where(Membership.id == membership_id, Membership.ended_at > since))


def name_of(db: Session, account_id: UUID) -> str:
    """Return the name of a person."""
    return db.scalar(select(Account.name).where(Account.id == account_id)) or ""


def names_of(db: Session, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of people who work or worked here."""
    rows = (
        db.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids))) if account_ids else ()
    )
    return {row.id: row.name for row in rows}


def wearing(db: Session, *, tenant_id: UUID, role: str) -> Sequence[UUID]:
    """Return who has a role in a body, and let nobody take it from any of them before this transaction ends."""
    return db.scalars(
        select(Membership.account_id)
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Membership.tenant_id == tenant_id, Membership.role == role, Membership.ended_at.is_(None))
        .where(Account.state == "active")
        .order_by(Membership.id)
        .with_for_update(of=Membership)
    ).all()


def has_hat(db: Session, *, tenant_id: UUID, account_id: UUID, role: str) -> bool:
    """Whether somebody already has this role in this body."""
    standing = select(Membership.id).where(
        Membership.tenant_id == tenant_id,
        Membership.account_id == account_id,
        Membership.role == role,
        Membership.ended_at.is_(None),
    )
    return db.scalar(standing) is not None


def pending_invitations(db: Session, now: datetime) -> Sequence[Invitation]:
    """List invitations that nobody has used yet and that still hold."""
    return db.scalars(
        select(Invitation)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > now)
        .order_by(Invitation.created_at)
    ).all()


def pending_invitation(db: Session, invitation_id: UUID, now: datetime) -> Invitation | None:
    """Return an invitation of the body that nobody has used yet and that still holds."""
    return db.scalar(
        select(Invitation).where(
            Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.expires_at > now
        )
    )


def invitation(db: Session, tenant_id: UUID, token_hash: bytes, now: datetime) -> Invitation | None:
    """Return the unused invitation to this body with this hash."""
    return db.scalar(_unused(tenant_id, now).where(Invitation.token_hash == token_hash))


def invited(db: Session, tenant_id: UUID, invitation_id: UUID, now: datetime) -> Invitation | None:
    """Return the unused invitation to this body with this id, for whoever has shown its link before."""
    return db.scalar(_unused(tenant_id, now).where(Invitation.id == invitation_id))


def _unused(tenant_id: UUID, now: datetime) -> Select[Invitation]:
    found = select(Invitation).where(Invitation.tenant_id == tenant_id, Invitation.used_at.is_(None))
    return found.where(Invitation.expires_at > now).with_for_update()


def reset(db: Session, token_hash: bytes, now: datetime) -> PasswordReset | None:
    """Return the unused request for a new password with this hash."""
    return db.scalar(
        select(PasswordReset)
        .where(
            PasswordReset.token_hash == token_hash,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
        .with_for_update()
    )


def live_sessions(db: Session, account_id: UUID, now: datetime) -> int:
    """Count the sessions of a person that have neither ended nor been idle too long."""
    still_good = (SignIn.expires_at > now, SignIn.seen_at > now - rules.IDLE)
    live = select(func.count()).select_from(SignIn).where(SignIn.account_id == account_id, *still_good)
    return db.scalar(live) or 0
