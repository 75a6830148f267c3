"""Questions about mandates."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.assistance.models import Mandate
from plugins.assistance.rules.mandate import Term


def term(mandate: Mandate) -> Term:
    """Return what decides whether it holds."""
    return Term(
        procedures=frozenset(mandate.procedures),
        first=mandate.first,
        last=mandate.last,
        signed_at=mandate.signed_at,
        withdrawn_at=mandate.withdrawn_at,
    )


def of_person(db: Session, ids: Collection[UUID]) -> Sequence[Mandate]:
    """List the mandates of a person, the last one first."""
    rows = select(Mandate).where(Mandate.person_id.in_(ids))
    return db.scalars(rows.order_by(Mandate.asked_at.desc(), Mandate.id)).all()


def one(db: Session, mandate_id: UUID) -> Mandate | None:
    """Return one mandate, if it is still known whose it is."""
    return db.scalar(select(Mandate).where(Mandate.id == mandate_id, Mandate.person_id.is_not(None)))


def by_code(db: Session, hashed: bytes) -> UUID | None:
    """Return the mandate that the code on the sheet opens."""
    return db.scalar(select(Mandate.id).where(Mandate.code_hash == hashed, Mandate.person_id.is_not(None)))


def by_signing_code(db: Session, hashed: bytes) -> UUID | None:
    """Return the mandate that the code sent to the person signs."""
    return db.scalar(select(Mandate.id).where(Mandate.sign_hash == hashed, Mandate.person_id.is_not(None)))
