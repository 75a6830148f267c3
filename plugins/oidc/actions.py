"""Trust a provider, or no longer; link somebody to who she is there. Nobody here commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.audit.actions import Actor, record
from core.db.ids import new_id
from core.vault import actions as vault
from core.who import Member
from plugins.oidc import queries
from plugins.oidc.models import Provider, Subject
from plugins.oidc.rules.provider import Draft
from plugins.oidc.rules.words import OfAnother

RESOURCE = "oidc"


def trust(db: Session, *, draft: Draft, by: Member) -> None:
    """Keep a provider. Another issuer, or another client there, knows nobody yet: its people link themselves anew."""
    found = queries.provider(db)
    if found is None:
        found = Provider(tenant_id=by.tenant_id, id=new_id(), secret=b"")
        db.add(found)
    elif (found.issuer, found.client_id) != (draft.issuer, draft.client_id):
        _unlink_everybody(db)
    found.label, found.issuer, found.client_id = draft.label, draft.issuer, draft.client_id
    found.levels = list(draft.levels) if draft.second_factor == "theirs" else []
    if draft.secret:
        found.secret = vault.seal(
            db, draft.secret, table="oidc_provider", column="secret", row=found.id, subject=None
        )
    record(db, by=by, verb="write", resource=RESOURCE)
    db.flush()


def distrust(db: Session, *, by: Member) -> None:
    """Let go of the provider, and of who was known there."""
    _unlink_everybody(db)
    db.execute(delete(Provider).where(Provider.tenant_id == queries.here(db)))
    record(db, by=by, verb="erase", resource=RESOURCE)


def link(db: Session, *, issuer: str, subject: str, by: Member | Actor, now: datetime) -> None:
    """Link who signed in, or was invited, to who she is at the provider; raise OfAnother."""
    whose = queries.account_of(db, issuer, subject)
    if whose not in (None, by.account_id):
        raise OfAnother
    unlink(db, account_id=by.account_id)
    hashed = vault.blind(db, queries.PURPOSE, queries.said(issuer, subject))
    db.add(Subject(tenant_id=queries.here(db), account_id=by.account_id, subject=hashed, linked_at=now))
    record(db, by=by, verb="link", resource=RESOURCE, now=now)
    db.flush()


def unlink(db: Session, *, account_id: UUID) -> None:
    """Let go of who somebody is at the provider."""
    db.execute(delete(Subject).where(Subject.tenant_id == queries.here(db), Subject.account_id == account_id))


def _unlink_everybody(db: Session) -> None:
    db.execute(delete(Subject).where(Subject.tenant_id == queries.here(db)))
