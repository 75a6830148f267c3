"""Say how the gateway is spoken to; change the key of answers. Nobody here commits."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import outgoing
from core.db.scope import SCOPE
from core.errors import DomainError
from core.i18n import _
from core.settings import Origin
from core.vault import actions as vault
from plugins.sms import queries, rules
from plugins.sms.models import Gateway


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: Mapping[str, str]) -> None:
        """Keep every error at once."""
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def save(
    db: Session, *, told: Mapping[str, str], key: str, origins: frozenset[Origin], now: datetime
) -> None:
    """Keep how the gateway is spoken to; an empty key leaves the one that is there. Raise Unfinished."""
    errors = rules.problems(told, key=key, known=queries.gateway(db) is not None)
    if "url" not in errors and not outgoing.allowed(told["url"], origins):
        errors["url"] = _(
            "Questo server non è ammesso. Chi gestisce la piattaforma deve aggiungerlo a DIFFUSO_OUTGOING."
        )
    if errors:
        raise Unfinished(errors)
    tenant = db.info[SCOPE].tenant_id
    values = {**told, "changed_at": now}
    if key:
        values["key"] = vault.seal(db, key, table="sms_gateway", column="key", row=tenant, subject=None)
        db.execute(
            insert(Gateway)
            .values(tenant_id=tenant, **values)
            .on_conflict_do_update(index_elements=["tenant_id"], set_=values)
        )
        return
    db.execute(update(Gateway).values(**values))


def new_reply_key(db: Session) -> None:
    """Let the key with which answers come in hold no more; the next one stands on the page."""
    db.execute(update(Gateway).values(replies=Gateway.replies + 1))
