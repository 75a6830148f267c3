"""A file of openings or appointments that somebody brought: staged until it is looked at and taken over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_ROWS = personal(
    purpose="booking", basis="6.1.e + 9.2.g / 6.1.b + 9.2.a", keep="booking-import", kind="special"
)
_NAME = personal(purpose="booking", basis="6.1.e / 6.1.b", keep="booking-import", kind="content")


class Import(OwnedByTenant, HasId, Table):
    """Its rows as they were read, and once it is taken over what each became."""

    __tablename__ = "booking_import"
    __table_args__ = (CheckConstraint("what IN ('hours', 'appointments')", name="what"),)

    what: Mapped[str] = mapped_column(info=impersonal("openings or appointments"))
    file_name: Mapped[str] = mapped_column(info=_NAME)
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSONB, info=_ROWS)
    became: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSONB, info=impersonal("ids of what was made")
    )
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
