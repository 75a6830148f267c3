"""Access given in presence: to whoever has no e-mail, or has lost the second factor. Nobody here commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.accounts import actions, passwords, queries, rules
from core.accounts.actions import factors
from core.accounts.derived import PresenceCodes
from core.accounts.models import Account, Membership, PresenceCode
from core.accounts.queries import factors as kept
from core.audit import actions as audit
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Conflict, DomainError, Missing
from core.i18n import _
from core.web.signing import Signer
from core.who import Member

RESOURCE = "users"


class NoRole(DomainError):
    """A role has to be chosen among those of the body."""

    status = 422


class NoReason(DomainError):
    """A second factor is not taken away without saying why."""

    status = 422


class BadUserName(DomainError):
    """The user name will not do, or is somebody's."""

    status = 422


def open_account(db: Session, *, name: str, user_name: str, role: str, by: Member) -> Account:
    """Open an account without an address, with a hat in this body; its password and factor follow by a code."""
    if not name:
        raise actions.NoName(_("Scrivi nome e cognome."))
    if problem := rules.user_name_problem(user_name):
        raise BadUserName(problem)
    if queries.account(db, user_name):
        raise BadUserName(_("Questo nome utente è già di qualcuno. Scegline un altro."))
    account = Account(user_name=user_name, name=name, password_hash="")
    db.add(account)
    db.flush()
    db.add(Membership(tenant_id=db.info[SCOPE].tenant_id, account_id=account.id, role=role))
    db.flush()
    audit.record(db, by=by, verb="write", resource=RESOURCE, about=f"open {account.id}")
    return account


def give_code(db: Session, *, account_id: UUID, signer: Signer, now: datetime) -> UUID:
    """Make a code for somebody who stands here; return its id."""
    given = PresenceCode(
        id=new_id(),
        tenant_id=db.info[SCOPE].tenant_id,
        account_id=account_id,
        made_at=now,
        expires_at=now + rules.PRESENCE,
    )
    codes = PresenceCodes(signer.keyed)
    given.code_hash = codes.hash(codes.of(given.id))
    db.add(given)
    db.flush()
    return given.id


def renew(
    db: Session, *, membership: Membership, by: Member, reason: str, signer: Signer, now: datetime
) -> UUID:
    """Take the lost second factor away and give a code for a new one; return its id. Raise Conflict for one's own.

    The password stays. Only who has no address and works nowhere else chooses a new one too: nobody else could send
    a link, and an administrator must not reach into another body.
    """
    account_id = membership.account_id
    account = queries.account_by_id(db, account_id)
    if account is None or account_id == by.account_id:
        raise Conflict(_("Il tuo accesso non si rinnova da solo. Chiedi a un altro amministratore."))
    factors.forget_factors(db, account_id=account_id)
    account.renewed_at = now
    elsewhere = kept.works_elsewhere(db, account_id=account_id, tenant_id=membership.tenant_id)
    if account.email is None and not elsewhere:
        account.password_hash = ""
    audit.record(db, by=by, verb="write", resource=RESOURCE, about=f"renew {account_id}", reason=reason)
    return give_code(db, account_id=account_id, signer=signer, now=now)


def use_code(db: Session, *, code: str, password: str, signer: Signer, now: datetime) -> Account:
    """Use a code: choose the first password, or show the one there is. Raise Missing, WeakPassword, WrongPassword."""
    given = kept.presence_code(db, db.info[SCOPE].tenant_id, PresenceCodes(signer.keyed).hash(code), now)
    account = queries.account_by_id(db, given.account_id) if given else None
    if given is None or account is None:
        raise Missing(_("Questo codice non è più valido. Chiedine uno nuovo a chi ti ha aiutato."))
    if not account.password_hash:
        actions.refuse_weak(password, account.login, account.name)
        account.password_hash = passwords.hashed(password)
    elif not passwords.fits(password[: rules.LONGEST_PASSWORD], account.password_hash):
        raise actions.WrongPassword(_("La password non è quella giusta. Controlla e prova di nuovo."))
    given.used_at = now
    return account
