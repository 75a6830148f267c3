"""The gateway of the body being served."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.settings import Origin
from core.vault import queries as vault
from plugins.sms.gateway import Way
from plugins.sms.models import Gateway


def gateway(db: Session) -> Gateway | None:
    """Return what the body said of its gateway."""
    return db.scalar(select(Gateway))


def way(db: Session, origins: frozenset[Origin]) -> Way | None:
    """Return the gateway, its key opened, which may call only these; None where there is none."""
    found = gateway(db)
    if found is None:
        return None
    key = vault.unseal(
        db, found.key, table="sms_gateway", column="key", row=found.tenant_id, subject=None
    ).decode()
    return Way(url=found.url, header=found.header, kind=found.kind, body=found.body, key=key, origins=origins)
