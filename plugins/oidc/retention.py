"""When it is forgotten who somebody is at the provider: with her last hat here."""

from sqlalchemy import exists, func, literal, not_, select

from core.accounts.models import Membership
from core.privacy.expiry import Expiry
from plugins.oidc.models import Subject

_HATS = (Membership.tenant_id == Subject.tenant_id, Membership.account_id == Subject.account_id)
_LAST = select(func.max(Membership.ended_at)).where(*_HATS).correlate(Subject).scalar_subquery()
_STANDING = exists(select(literal(1)).select_from(Membership).where(*_HATS, Membership.ended_at.is_(None)))

EXPIRIES = (
    Expiry(
        keep="account",
        table=Subject,
        since=func.coalesce(_LAST, Subject.linked_at),
        where=(not_(_STANDING),),
    ),
)
