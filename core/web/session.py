"""Sessions kept in PostgreSQL: bound to one body and one hat, rotated at sign-in, with an idle and an absolute end."""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.orm import Session

from core import clock
from core.accounts import queries
from core.accounts.models import SignIn
from core.accounts.rules import IDLE, TOUCH_AFTER, still_good
from core.i18n import _
from core.web import borrowed, porter
from core.who import Member

if TYPE_CHECKING:
    from core.web.line import Visit

COOKIE = "__Host-diffuso"
VISIT = "__Host-visita"
ANSWERS = "__Host-risposte"


def digest(token: str) -> bytes:
    """Return what the database keeps of a session's secret."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def recognise(db: Session, visit: "Visit") -> Member | None:
    """Return who the cookie stands for in this body, None for nobody; unknown and ended sessions are ignored."""
    token = visit.cookie(COOKIE)
    if not token:
        return None
    hashed, now = digest(token), clock.now()
    idle = timedelta(seconds=borrowed.IDLE_SECONDS) if visit.borrowed else IDLE
    found = queries.signed_in(db, hashed)
    if found is None or not still_good(found.seen_at, found.expires_at, now, idle=idle):
        visit.clear_session = True
        return None
    if now - found.seen_at > TOUCH_AFTER:
        db.execute(update(SignIn).where(SignIn.token_hash == hashed).values(seen_at=now))
    role = visit.platform.matrix.roles[found.role]
    return Member(
        account_id=found.account_id,
        membership_id=found.membership_id,
        tenant_id=visit.site.tenant_id,
        name=found.name,
        login=found.login,
        role=found.role,
        role_label=_(role.label),
        organisation_name=visit.site.name,
        permissions=porter.left_to(visit, visit.platform.granted(found.role)),
        csrf=visit.platform.signer.form_token(hashed),
    )
