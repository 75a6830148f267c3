"""Which provider a body has, and whom it knows there. Each statement names the body: some run while people come in."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.vault import queries as vault
from plugins.oidc.models import Provider, Subject

PURPOSE = "oidc subject"


def here(db: Session) -> UUID:
    """Return the body being served."""
    tenant: UUID = db.info[SCOPE].tenant_id
    return tenant


def provider(db: Session) -> Provider | None:
    """Return the provider of the body."""
    return db.scalar(select(Provider).where(Provider.tenant_id == here(db)))


def secret(db: Session, found: Provider) -> str:
    """Return the body's password at its provider."""
    return vault.unseal(
        db, found.secret, table="oidc_provider", column="secret", row=found.id, subject=None
    ).decode()


def account_of(db: Session, issuer: str, subject: str) -> UUID | None:
    """Return who linked what the provider calls so: by issuer and subject together, by nothing else."""
    hashes = vault.blinds(db, PURPOSE, said(issuer, subject))
    found = select(Subject.account_id).where(Subject.tenant_id == here(db), Subject.subject.in_(hashes))
    return db.scalar(found)


def linked(db: Session, account_id: UUID) -> Subject | None:
    """Return what somebody has linked in this body."""
    return db.scalar(select(Subject).where(Subject.tenant_id == here(db), Subject.account_id == account_id))


def how_many(db: Session) -> int:
    """Count who has linked something in this body."""
    return db.scalar(select(func.count()).select_from(Subject).where(Subject.tenant_id == here(db))) or 0


def said(issuer: str, subject: str) -> str:
    """Return issuer and subject as one text that no other two make."""
    return f"{len(issuer)} {issuer} {subject}"
