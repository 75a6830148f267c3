"""Changes to accounts, hats and sessions. Nobody here commits."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.accounts import passwords, queries, rules
from core.accounts.models import Account, Entry, Invitation, Membership, PasswordReset, SignIn
from core.audit.actions import Actor, record
from core.db.scope import SCOPE
from core.errors import Conflict, DomainError, Missing
from core.i18n import _


class WrongPassword(DomainError):
    """Neither the address nor the password is told apart."""

    status = 422


class WeakPassword(DomainError):
    """The password will not do."""

    status = 422


class NoName(DomainError):
    """A new account needs a name to be called by."""

    status = 422


@dataclass(frozen=True, slots=True)
class Link:
    """A single-use secret: sent once, kept only as a hash."""

    token: str

    @classmethod
    def new(cls) -> "Link":
        """Return a new link (256 bits)."""
        return cls(secrets.token_urlsafe(32))

    @property
    def hash(self) -> bytes:
        """Return what is kept."""
        return sha256(self.token.encode("utf-8", "replace")).digest()


def verify(db: Session, *, login: str, password: str) -> Account:
    """Return the account that an address and a password open; raise WrongPassword."""
    found = queries.account(db, login)
    if not passwords.fits(password[: rules.LONGEST_PASSWORD], found.password_hash if found else None):
        raise WrongPassword(_("Indirizzo, nome utente o password non corrispondono. Controlla e riprova."))
    assert found is not None  # noqa: S101 - fits() is false without an account
    return found


def sign_in(
    db: Session, *, account_id: UUID, membership_id: UUID, tenant_id: UUID, factor: str, now: datetime
) -> str:
    """Open a session with one hat, by a second factor that was shown; return its secret, always a new one."""
    link = Link.new()
    db.add(
        SignIn(
            tenant_id=tenant_id,
            token_hash=link.hash,
            account_id=account_id,
            membership_id=membership_id,
            factor=factor,
            created_at=now,
            seen_at=now,
            expires_at=now + rules.ABSOLUTE,
        )
    )
    db.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at < now))
    db.flush()
    _note_arrival(db, account_id=account_id, membership_id=membership_id, now=now)
    return link.token


def _note_arrival(db: Session, *, account_id: UUID, membership_id: UUID, now: datetime) -> None:
    role = db.scalar(select(Membership.role).where(Membership.id == membership_id))
    record(db, by=Actor(account_id, role or ""), verb="sign-in", resource="users", now=now)


def sign_out(db: Session, *, token: str) -> None:
    """End one session."""
    db.execute(delete(SignIn).where(SignIn.token_hash == Link(token).hash))


def sign_out_everywhere(db: Session, *, account_id: UUID) -> None:
    """End every session of a person, and whatever is half-way in, in every body of the district."""
    db.execute(delete(SignIn).where(SignIn.account_id == account_id))
    db.execute(delete(Entry).where(Entry.account_id == account_id))


def sign_out_body(db: Session, *, tenant_id: UUID) -> None:
    """End every session of a body, whoever wears a hat there."""
    db.execute(delete(SignIn).where(SignIn.tenant_id == tenant_id))


def invite(
    db: Session, *, tenant_id: UUID, email: str, role: str, by: str, now: datetime
) -> tuple[Invitation, Link]:
    """Make an invitation; an older one for the same address and role no longer holds."""
    db.execute(
        update(Invitation)
        .where(Invitation.tenant_id == tenant_id, Invitation.email == email.lower(), Invitation.role == role)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(expires_at=now)
    )
    link = Link.new()
    invitation = Invitation(
        tenant_id=tenant_id,
        email=email.lower(),
        role=role,
        token_hash=link.hash,
        invited_by=by,
        expires_at=now + rules.INVITATION,
    )
    db.add(invitation)
    db.flush()
    return invitation, link


def withdraw(*, invitation: Invitation, now: datetime) -> None:
    """Make an invitation worth nothing from now on."""
    invitation.expires_at = now


def accept(
    db: Session, *, tenant_id: UUID, token: str, name: str, password: str, now: datetime
) -> Membership:
    """Use an invitation: a new account, or an existing one that proves itself with its own password."""
    invitation = standing(queries.invitation(db, tenant_id, Link(token).hash, now))
    account = queries.account(db, invitation.email)
    if account is None:
        account = open_account(db, email=invitation.email, name=name, password=password)
    elif not passwords.fits(password, account.password_hash):
        raise _known()
    return _give_hat(db, invitation, account, now)


def accept_recognised(
    db: Session, *, invitation_id: UUID, name: str, known: UUID | None, now: datetime
) -> Membership:
    """Use an invitation as somebody whom a provider of the body recognised (`known`: the account she linked there).

    Without an account for the address a new one is opened, without a password. An account that exists is hers only if
    she linked it herself: an address at a provider proves nothing. Raise Missing, NoName, WrongPassword or Conflict.
    """
    invitation = standing(queries.invited(db, db.info[SCOPE].tenant_id, invitation_id, now))
    account = queries.account(db, invitation.email)
    if account is None:
        if known is not None:
            raise Conflict(
                _(
                    "Chi è stato riconosciuto lavora già qui con un altro indirizzo. Non abbiamo cambiato nulla."
                )
            )
        account = Account(email=invitation.email, name=named(name), password_hash="")
        db.add(account)
        db.flush()
    elif account.id != known:
        raise _known()
    return _give_hat(db, invitation, account, now)


def standing(invitation: Invitation | None) -> Invitation:
    """Return an invitation that still holds; raise Missing."""
    if invitation is None:
        raise Missing(_("Questo invito non è più valido. Chiedine uno nuovo a chi ti ha invitato."))
    return invitation


def _known() -> WrongPassword:
    return WrongPassword(_("Hai già un accesso con questo indirizzo: scrivi la password che usi di solito."))


def _give_hat(db: Session, invitation: Invitation, account: Account, now: datetime) -> Membership:
    tenant_id = invitation.tenant_id
    if queries.has_hat(db, tenant_id=tenant_id, account_id=account.id, role=invitation.role):
        raise Conflict(_("Hai già questo ruolo in questo ente: entra con la tua password."))
    invitation.used_at = now
    membership = Membership(tenant_id=tenant_id, account_id=account.id, role=invitation.role)
    db.add(membership)
    db.flush()
    by = Actor(membership.account_id, membership.role)
    record(db, by=by, verb="give-hat", resource="users", about=membership.role)
    return membership


def open_account(db: Session, *, email: str, name: str, password: str) -> Account:
    """Open a personal account; raise NoName or WeakPassword."""
    refuse_weak(password, email, named(name))
    account = Account(email=email.lower(), name=name, password_hash=passwords.hashed(password))
    db.add(account)
    db.flush()
    return account


def named(name: str) -> str:
    """Return the name somebody wants to be called by; raise NoName."""
    if not name:
        raise NoName(_("Scrivi il tuo nome e cognome."))
    return name


def refuse_weak(password: str, login: str, name: str) -> None:
    """Raise WeakPassword for a password that will not do."""
    if problem := rules.password_problem(password, login, name):
        raise WeakPassword(problem)


def ask_reset(db: Session, *, account: Account, now: datetime) -> Link:
    """Make a link to choose a new password."""
    link = Link.new()
    db.add(PasswordReset(token_hash=link.hash, account_id=account.id, expires_at=now + rules.RESET))
    db.flush()
    return link


def choose_password(db: Session, *, token: str, password: str, now: datetime) -> Account:
    """Use a link: set the password and end every session."""
    reset = queries.reset(db, Link(token).hash, now)
    account = queries.account_by_id(db, reset.account_id) if reset else None
    if reset is None or account is None:
        raise Missing(_("Questo collegamento non è più valido. Chiedine uno nuovo."))
    refuse_weak(password, account.login, account.name)
    account.password_hash = passwords.hashed(password)
    reset.used_at = now
    sign_out_everywhere(db, account_id=account.id)
    return account


def end_membership(db: Session, *, membership: Membership, by: UUID, now: datetime) -> None:
    """Take a hat away; its sessions end with it. Raise Conflict for one's own, and for the last administrator's."""
    if membership.account_id == by:
        raise Conflict(_("Non puoi togliere te stesso. Chiedi a un altro amministratore."))
    if membership.role in rules.ADMINISTRATORS:
        wearing = queries.wearing(db, tenant_id=membership.tenant_id, role=membership.role)
        if set(wearing) <= {membership.account_id}:
            raise Conflict(_("È l'unica persona che amministra questo ente. Prima invitane un'altra."))
    membership.ended_at = now
    db.execute(delete(SignIn).where(SignIn.membership_id == membership.id))


def restore(db: Session, *, membership: Membership) -> None:
    """Give back a hat that was taken away by mistake; whoever wears it signs in again."""
    account_id, role = membership.account_id, membership.role
    if queries.has_hat(db, tenant_id=membership.tenant_id, account_id=account_id, role=role):
        raise Conflict(_("Questa persona ha già questo ruolo."))
    membership.ended_at = None
    db.flush()


def rename(db: Session, *, account_id: UUID, name: str) -> None:
    """Change the name of a person."""
    db.execute(update(Account).where(Account.id == account_id).values(name=name))
