"""Tables of how applications are made: versions, drafts, the cases with which the district proves its rules."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import HasId, OwnedByDistrict, Table


class Procedure(OwnedByDistrict, HasId, Table):
    """One version of how an application is made; it is written once. `content` is what `rules.procedure` reads."""

    __tablename__ = "assistance_procedure"
    about_nobody = "how an application is made"
    __table_args__ = (
        UniqueConstraint("district_id", "slug", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    slug: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    content: Mapped[dict[str, Any]]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_by: Mapped[UUID | None]


class Draft(OwnedByDistrict, Table):
    """The next version of a procedure, as the district's office writes it; `after` is the one it was made from."""

    __tablename__ = "assistance_draft"
    about_nobody = "how an application is made"

    slug: Mapped[str] = mapped_column(primary_key=True)
    after: Mapped[int]
    content: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class GoldenCase(OwnedByDistrict, Table):
    """An invented household, and the answer that a service's rule has to give it, in the year of its figures."""

    __tablename__ = "assistance_golden_case"
    about_nobody = "invented people"
    __table_args__ = (CheckConstraint("expected IN ('yes', 'no', 'check')", name="expected"),)

    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    service: Mapped[str]
    year: Mapped[int | None]
    expected: Mapped[str]
    facts: Mapped[dict[str, Any]]
