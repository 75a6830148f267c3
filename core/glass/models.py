"""Requests to look at one record of a body from outside."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_WHO = personal(purpose="accountability", basis="6.1.c", keep="audit", kind="identity")
_WHY = personal(purpose="accountability", basis="6.1.c", keep="audit", kind="content")


class Glass(OwnedByTenant, HasId, Table):
    """One request: who asks, why, who answered, until when. Whose record is meant, the district cannot read here."""

    __tablename__ = "glass"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        CheckConstraint("answered_by <> asked_by", name="two_people"),
        CheckConstraint("until <= answered_at + interval '60 minutes'", name="one_hour"),
        CheckConstraint("granted IS NOT TRUE OR person_id IS NOT NULL", name="one_person"),
        Index("glass_district_idx", "district_id", "asked_at"),
    )

    district_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(info=_WHY)
    asked_by: Mapped[UUID]
    asked_name: Mapped[str] = mapped_column(info=_WHO)
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None] = mapped_column(info=impersonal("yes or no"))
    answered_by: Mapped[UUID | None]
    answered_name: Mapped[str | None] = mapped_column(info=_WHO)
    answered_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    reviewed_name: Mapped[str | None] = mapped_column(info=_WHO)
    reviewed_at: Mapped[datetime | None]
    review: Mapped[str | None] = mapped_column(info=_WHY)
