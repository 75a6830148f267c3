"""When accounts, hats, links and counters are forgotten."""

from sqlalchemy import String, cast, exists, func, literal, not_, select

from core.accounts.models import Account, Invitation, Membership, PasswordReset, SignIn
from core.db.scope import Reach
from core.privacy.expiry import Expiry

FORGOTTEN = "@cancellata.invalid"
_HATS = Membership.account_id == Account.id
_LAST_HAT = select(func.max(Membership.ended_at)).where(_HATS).correlate(Account).scalar_subquery()
_STANDING = exists(select(literal(1)).select_from(Membership).where(_HATS, Membership.ended_at.is_(None)))

EXPIRIES = (
    Expiry(keep="session", table=SignIn, since=SignIn.expires_at),
    Expiry(keep="invitation", table=Invitation, since=Invitation.expires_at),
    Expiry(keep="invitation", table=PasswordReset, since=PasswordReset.expires_at, reach=Reach.IDENTITY),
    Expiry(
        keep="account",
        table=Account,
        since=func.coalesce(_LAST_HAT, Account.created_at),
        where=(not_(_STANDING), Account.email.not_like(f"%{FORGOTTEN}")),
        forget={
            "name": "(non più nella rete)",
            "email": cast(Account.id, String) + FORGOTTEN,
            "password_hash": "",
            "state": "closed",
        },
        reach=Reach.IDENTITY,
    ),
)
