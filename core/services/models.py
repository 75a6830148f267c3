"""The catalogue of what a citizen can ask for."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import HasId, OwnedByDistrict, Table


class Service(OwnedByDistrict, HasId, Table):
    """A service sheet, its parts in `sheet`; `organisation_id` is null for those of the whole district."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("district_id", "slug"),
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )
    published = True

    slug: Mapped[str]
    organisation_id: Mapped[UUID | None]
    name: Mapped[str]
    level: Mapped[str]
    state: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    description: Mapped[str]
    sheet: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    verification: Mapped[str]
    verified_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(server_default=text("0"))


class HelpsWith(OwnedByDistrict, Table):
    """A body says that it helps with a service."""

    __tablename__ = "service_helps_with"
    __table_args__ = (
        ForeignKeyConstraint(
            ("district_id", "service_id"), ("service.district_id", "service.id"), ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )
    published = True

    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)


class Vocabulary(OwnedByDistrict, Table):
    """Words the district's sheets are written with: categories, documents, facts, needs, sources."""

    __tablename__ = "vocabulary"
    published = True

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    position: Mapped[int] = mapped_column(server_default=text("0"))
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
