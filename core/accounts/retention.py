"""When accounts, hats, links and counters are forgotten."""

from sqlalchemy import String, cast, exists, func, literal, not_, select

from core.accounts.models import (
    Account,
    CodeApp,
    Entry,
    Invitation,
    Membership,
    Passkey,
    PasswordReset,
    PresenceCode,
    RecoveryCode,
    SignIn,
)
from core.db.scope import Reach
from core.privacy.expiry import Expiry

FORGOTTEN = "@cancellata.invalid"
_HATS = Membership.account_id == Account.id
_LAST_HAT = select(func.max(Membership.ended_at)).where(_HATS).correlate(Account).scalar_subquery()
_STANDING = exists(select(literal(1)).select_from(Membership).where(_HATS, Membership.ended_at.is_(None)))


def _with_its_account(table: type[CodeApp | Passkey | RecoveryCode]) -> Expiry:
    """Let go of a second factor when its account is let go of."""
    hats = Membership.account_id == table.account_id
    last = select(func.max(Membership.ended_at)).where(hats).correlate(table).scalar_subquery()
    standing = exists(select(literal(1)).select_from(Membership).where(hats, Membership.ended_at.is_(None)))
    return Expiry(
        keep="account",
        table=table,
        since=func.coalesce(last, table.created_at),
        where=(not_(standing),),
        reach=Reach.IDENTITY,
    )


EXPIRIES = (
    Expiry(keep="session", table=SignIn, since=SignIn.expires_at),
    Expiry(keep="session", table=Entry, since=Entry.expires_at),
    Expiry(keep="invitation", table=PresenceCode, since=PresenceCode.expires_at),
    _with_its_account(CodeApp),
    _with_its_account(Passkey),
    _with_its_account(RecoveryCode),
    Expiry(keep="invitation", table=Invitation, since=Invitation.expires_at),
    Expiry(keep="invitation", table=PasswordReset, since=PasswordReset.expires_at, reach=Reach.IDENTITY),
    Expiry(
        keep="account",
        table=Account,
        since=func.coalesce(_LAST_HAT, Account.created_at),
        where=(not_(_STANDING), func.coalesce(Account.email, "").not_like(f"%{FORGOTTEN}")),
        forget={
            "name": "(non più nella rete)",
            "email": cast(Account.id, String) + FORGOTTEN,
            "user_name": None,
            "password_hash": "",
            "state": "closed",
        },
        reach=Reach.IDENTITY,
    ),
)
