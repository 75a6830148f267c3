"""Second factors: chosen, shown, replaced, taken away. Nobody here commits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.accounts import actions, derived, passkeys, queries, rules, sealing
from core.accounts.models import Account, CodeApp, Passkey, RecoveryCode, SignIn
from core.accounts.passkeys import PasskeyRefused
from core.accounts.queries import factors as kept
from core.codes import normal_code
from core.db.scope import SCOPE
from core.errors import Conflict
from core.i18n import _
from core.limits import actions as limits
from core.limits.rules import Try
from core.web.signing import Signer
from core.who import Site


class WrongCode(actions.WrongPassword):
    """Neither the code of the app nor one of those on paper."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Who showed a second factor, and which."""

    account: Account
    factor: str


def show_code(db: Session, *, account_id: UUID, typed: str, signer: Signer, now: datetime) -> str:
    """Use a code of the app, or one on paper; return which it was. Raise WrongCode: each opens once."""
    if digits := rules.of_the_app(typed):
        app = kept.code_app(db, account_id)
        step = app and rules.step_of(sealing.opened(db, app), digits, now=now, after=app.last_step)
        if app and step:
            app.last_step = step
            return "app"
    elif _use_recovery_code(db, account_id, normal_code(typed) or "", signer):
        return "recovery"
    raise WrongCode(_("Il codice non è giusto, o è già stato usato. Aspetta quello nuovo e riprova."))


def show_passkey(db: Session, *, site: Site, use: str, answer: str, signer: Signer, now: datetime) -> Shown:
    """Use a passkey: it says by itself who the person is. Raise PasskeyRefused."""
    challenge = _use_challenge(db, site=site, use=use, answer=answer, signer=signer, now=now)
    credential_id, whose = passkeys.credential_of(answer)
    passkey = kept.passkey(db, credential_id)
    account = queries.account_by_id(db, passkey.account_id) if passkey else None
    if passkey is None or account is None or whose not in (b"", account.id.bytes):
        raise PasskeyRefused
    passkey.sign_count = passkeys.sign_count(site, answer, challenge=challenge, passkey=passkey)
    passkey.used_at = now
    return Shown(account, "passkey")


def add_app(db: Session, *, account_id: UUID, secret: str, typed: str, now: datetime) -> None:
    """Take an app once it has shown a code; one there was before no longer counts. Raise WrongCode."""
    step = rules.step_of(secret, rules.of_the_app(typed) or "", now=now, after=0)
    if step is None:
        raise WrongCode(_("Il codice non è quello giusto. Guarda l'app: cambia ogni 30 secondi."))
    district_id = db.info[SCOPE].district_id
    values = {
        "secret": sealing.sealed(db, account_id, secret),
        "last_step": step,
        "created_at": now,
    }
    row = insert(CodeApp).values(district_id=district_id, account_id=account_id, **values)
    db.execute(row.on_conflict_do_update(index_elements=["district_id", "account_id"], set_=values))


def add_passkey(
    db: Session, *, site: Site, account_id: UUID, name: str, answer: str, signer: Signer, now: datetime
) -> None:
    """Take a passkey that a device has just made; raise PasskeyRefused."""
    use = f"add {account_id}"
    challenge = _use_challenge(db, site=site, use=use, answer=answer, signer=signer, now=now)
    made = passkeys.made(site, answer, challenge=challenge)
    if kept.passkey(db, made.credential_id):
        raise PasskeyRefused
    db.add(
        Passkey(
            account_id=account_id,
            domain=passkeys.domain(site),
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name or _("Passkey"),
            created_at=now,
        )
    )
    db.flush()


def rename_passkey(*, passkey: Passkey, name: str) -> None:
    """Call a passkey by another name."""
    passkey.name = name


def remove_passkey(db: Session, *, passkey: Passkey) -> None:
    """Let a passkey open no more; raise Conflict for the last factor there is."""
    mine = kept.factors(db, passkey.account_id)
    if mine.app_since is None and len(mine.passkeys) == 1:
        raise Conflict(_("È l'unico modo che hai per entrare. Prima aggiungi l'app o un'altra passkey."))
    db.delete(passkey)
    db.flush()


def remove_app(db: Session, *, account_id: UUID) -> None:
    """Let the app open no more; raise Conflict for the last factor there is."""
    if not kept.factors(db, account_id).passkeys:
        raise Conflict(_("È l'unico modo che hai per entrare. Prima aggiungi una passkey."))
    db.execute(delete(CodeApp).where(CodeApp.account_id == account_id))


def renew_recovery_codes(db: Session, *, account_id: UUID, token: str, signer: Signer, now: datetime) -> None:
    """Give the codes on paper that follow from a token; those of before open no more."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    district_id = db.info[SCOPE].district_id
    hashes = derived.recovery_hashes(signer, account_id, token)
    rows = [{"account_id": account_id, "code_hash": one, "created_at": now} for one in hashes]
    db.execute(insert(RecoveryCode).values([row | {"district_id": district_id} for row in rows]))


def forget_factors(db: Session, *, account_id: UUID) -> None:
    """Take every second factor away, and with them every session."""
    for table in (CodeApp, Passkey, RecoveryCode):
        db.execute(delete(table).where(table.account_id == account_id))
    actions.sign_out_everywhere(db, account_id=account_id)


def confirm(db: Session, *, token: str, now: datetime) -> str:
    """Note that the second factor was shown again; the session goes on under a new secret."""
    link = actions.Link.new()
    db.execute(
        update(SignIn)
        .where(SignIn.tenant_id == db.info[SCOPE].tenant_id, SignIn.token_hash == actions.Link(token).hash)
        .values(token_hash=link.hash, confirmed_at=now)
    )
    return link.token


def use_confirmation(db: Session, *, token: str, now: datetime) -> bool:
    """Whether one change of one's own access is allowed now; the next one asks again."""
    used = (
        update(SignIn)
        .where(SignIn.tenant_id == db.info[SCOPE].tenant_id, SignIn.token_hash == actions.Link(token).hash)
        .where(SignIn.confirmed_at > now - rules.CONFIRMED)
        .values(confirmed_at=None)
    )
    return db.execute(used.returning(SignIn.account_id)).first() is not None


def _use_recovery_code(db: Session, account_id: UUID, code: str, signer: Signer) -> bool:
    used = delete(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.code_hash == derived.recovery_hash(signer, account_id, code),
    )
    return db.execute(used.returning(RecoveryCode.account_id)).first() is not None


def _use_challenge(db: Session, *, site: Site, use: str, answer: str, signer: Signer, now: datetime) -> bytes:
    """Return the challenge that was answered, which counts from now on as answered; raise PasskeyRefused."""
    challenge, given = passkeys.answered(signer, site, use, answer, now)
    try:
        limits.spend(db, [Try(rules.ANSWERS, challenge.hex())], keyed=signer.keyed, now=given)
    except limits.Spent:
        raise PasskeyRefused from None
    return challenge
