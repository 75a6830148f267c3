"""Questions about requests to look from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.glass.models import Glass
from core.organisations.models import Organisation


class Request(NamedTuple):
    """A request as the district's office and the auditor see it: never whose record it is about."""

    id: UUID
    body: str
    slug: str
    reason: str
    asked_by: UUID
    asked_name: str
    asked_at: datetime
    granted: bool | None
    answered_name: str | None
    answered_at: datetime | None
    until: datetime | None
    reviewed_name: str | None
    reviewed_at: datetime | None
    review: str | None


def of_the_district(db: Session, *, since: datetime) -> Sequence[Request]:
    """List the requests in all the bodies of the district, the latest first."""
    columns = (getattr(Glass, name) for name in Request._fields if name not in ("body", "slug"))
    chosen = {column.key: column for column in columns}
    chosen |= {"body": Organisation.name.label("body"), "slug": Organisation.slug.label("slug")}
    rows = db.execute(
        select(*(chosen[name] for name in Request._fields))
        .join(Organisation, Organisation.id == Glass.tenant_id)
        .where(Glass.asked_at >= since)
        .order_by(Glass.asked_at.desc())
    )
    return [Request(*row) for row in rows]


def of_the_body(db: Session, *, since: datetime) -> Sequence[Glass]:
    """List the requests about the body's own records, the latest first."""
    return db.scalars(select(Glass).where(Glass.asked_at >= since).order_by(Glass.asked_at.desc())).all()


def request(db: Session, glass_id: UUID) -> Glass | None:
    """Return a request of the body, and let nobody else answer it before this transaction ends."""
    return db.scalar(select(Glass).where(Glass.id == glass_id).with_for_update())


def broken(db: Session, glass_id: UUID, *, by: UUID, now: datetime) -> Glass | None:
    """Return the glass that stands broken now, for the one who asked; None for any other."""
    return db.scalar(
        select(Glass).where(
            Glass.id == glass_id,
            Glass.asked_by == by,
            Glass.granted.is_(True),
            Glass.person_id.is_not(None),
            Glass.answered_at <= now,
            Glass.until > now,
        )
    )
