"""Tables of meetings: how many a body foresees for one person; how each was, without a name."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from core.db.tables import HasId, OwnedByTenant, Table


class Limit(OwnedByTenant, Table):
    """How many meetings the body foresees for one person, in so many days; without `days` in all. One row or none."""

    __tablename__ = "assistance_limit"
    about_nobody = "what a body has decided"
    __table_args__ = (
        CheckConstraint("most BETWEEN 1 AND 999", name="most"),
        CheckConstraint("days BETWEEN 1 AND 3660", name="days"),
    )

    most: Mapped[int]
    days: Mapped[int | None]


class Meeting(OwnedByTenant, HasId, Table):
    """One meeting of digital facilitation, without a name: the answers to the fields of facilitation.toml."""

    __tablename__ = "assistance_meeting"
    about_nobody = "a meeting without a name, nor anything that leads to one"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "by"), ("membership.tenant_id", "membership.id")),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes"),
        Index("assistance_meeting_day_idx", "tenant_id", "day"),
    )

    by: Mapped[UUID]
    day: Mapped[date]
    minutes: Mapped[int]
    told: Mapped[dict[str, Any]]
