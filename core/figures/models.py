"""Counts, made by each body about itself and read by its district."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import OwnedByDistrict, Table


class FigureRow(OwnedByDistrict, Table):
    """How many, of what, in which body, in which month (its first day)."""

    __tablename__ = "figure"
    about_nobody = "counts by month, made by a body about itself"
    __table_args__ = (
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    label: Mapped[str]
    value: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(server_default=func.now())
