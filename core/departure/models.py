"""A body that leaves the network, or has left it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import PublishedByBody, Table

LEAVING, LEFT = "leaving", "left"
"""States of a body (organisation.state)."""


class Departure(PublishedByBody, Table):
    """Until when a body's people still read, where its archive lies, and, at the end, what was erased.

    The district makes the row and may take it back; the body fills in the rest. It stays as the certificate.
    """

    __tablename__ = "departure"
    __table_args__ = (
        CheckConstraint("announced_at < ends_at", name="order"),
        CheckConstraint("closed_at IS NULL OR closed_at >= ends_at", name="closed"),
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )
    about_nobody = (
        "when a body leaves, a sealed password, where its sealed archive lies, how many rows were erased"
    )

    announced_at: Mapped[datetime]
    announced_by: Mapped[UUID]
    reason: Mapped[str]
    ends_at: Mapped[datetime]
    place: Mapped[str | None]
    password: Mapped[bytes | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[str | None]
    made_at: Mapped[datetime | None]
    protocol: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    erased: Mapped[dict[str, Any] | None]
