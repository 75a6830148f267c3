"""What was changed in what is offered, to be told and taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_BEFORE = personal(purpose="work", basis="6.1.e / 6.1.b", keep="booking-change", kind="identity")


class Change(OwnedByTenant, HasId, Table):
    """A change of what is offered, with what it did to people: it can be taken back on the same day."""

    __tablename__ = "booking_change"

    steps: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, info=impersonal("hours and desks, as they were")
    )
    people: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, info=impersonal("ids of appointments, and when they were before")
    )
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]
