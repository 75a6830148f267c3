"""Whoever found no good time, and wants to be told when one is free."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_BASIS = "6.1.e / 6.1.b"
_IDENTITY = personal(purpose="booking", basis=_BASIS, keep="booking-waiting", kind="identity")
_CONTACT = personal(purpose="booking", basis=_BASIS, keep="booking-waiting", kind="contact")
_WANTED = personal(purpose="booking", basis=_BASIS, keep="booking-waiting", kind="content")
_ONCE = personal(purpose="booking", basis=_BASIS, keep="booking-waiting", kind="technical")
STANDING = "state IN ('waiting', 'offered')"


class Waiting(OwnedByTenant, HasId, Table):
    """One wish to be told. `offered_at` is the time that is held for her, until `offered_until`.

    `who` and `once` let one person ask once a day for one thing, whatever comes at the same moment.
    """

    __tablename__ = "booking_waiting"
    __table_args__ = (
        ForeignKeyConstraint(
            ("tenant_id", "held_id"),
            ("booking_appointment.tenant_id", "booking_appointment.id"),
            ondelete="SET NULL (held_id)",
        ),
        UniqueConstraint("tenant_id", "type_id", "who", "once"),
        CheckConstraint("state IN ('waiting', 'offered', 'taken', 'ended')", name="state"),
        CheckConstraint("notices BETWEEN 0 AND 3", name="notices"),
        CheckConstraint("(state = 'offered') = (offered_at IS NOT NULL)", name="offered"),
        Index("booking_waiting_standing_idx", "tenant_id", "asked_at", postgresql_where=text(STANDING)),
    )

    type_id: Mapped[UUID]
    service: Mapped[str | None] = mapped_column(info=_WANTED)
    held_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(info=_IDENTITY)
    phone: Mapped[str | None] = mapped_column(info=_CONTACT)
    email: Mapped[str | None] = mapped_column(info=_CONTACT)
    language: Mapped[str] = mapped_column(server_default="it", info=_WANTED)
    latest: Mapped[date | None] = mapped_column(info=_WANTED)
    who: Mapped[bytes] = mapped_column(info=_ONCE)
    once: Mapped[str] = mapped_column(info=impersonal("a day, or a number by chance"))
    state: Mapped[str] = mapped_column(server_default="waiting", info=impersonal("how far it has come"))
    notices: Mapped[int] = mapped_column(server_default=text("0"), info=impersonal("a count"))
    offered_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    refused: Mapped[list[datetime]] = mapped_column(
        ARRAY(DateTime(timezone=True)),
        server_default=text("'{}'"),
        info=impersonal("times that were offered already"),
    )
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
