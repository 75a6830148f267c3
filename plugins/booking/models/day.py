"""The day as it was lived: who waits, what became of each, and the private addresses of screens and calendars."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_TOLD = personal(purpose="booking", basis="6.1.e + 9.2.g / 6.1.b + 9.2.a", keep="booking", kind="special")
_OF = ("booking_appointment.tenant_id", "booking_appointment.id")


class Ticket(OwnedByTenant, HasId, Table):
    """A number in the waiting room, anew every day; of an appointment, or of whoever just came.

    `call_key` names the page from which it was called as the next one.
    """

    __tablename__ = "booking_ticket"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "appointment_id"), _OF, ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "day", "number"),
        UniqueConstraint("tenant_id", "appointment_id"),
        UniqueConstraint("tenant_id", "call_key"),
        CheckConstraint("state IN ('waiting', 'called', 'served', 'left')", name="state"),
    )
    about_nobody = "a number of a day: nobody is named where there is no appointment"

    day: Mapped[date]
    number: Mapped[int]
    appointment_id: Mapped[UUID | None]
    type_id: Mapped[UUID | None]
    desk_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="waiting")
    taken_at: Mapped[datetime] = mapped_column(server_default=func.now())
    called_at: Mapped[datetime | None]
    call_key: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class Outcome(OwnedByTenant, Table):
    """What came of a meeting: in a code, in minutes, and in words for whoever receives her next."""

    __tablename__ = "booking_outcome"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "appointment_id"), _OF, ondelete="CASCADE"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
    )

    appointment_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(info=impersonal("one of few, counted"))
    minutes: Mapped[int | None] = mapped_column(info=impersonal("a length of time"))
    missing: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), info=_TOLD)
    note: Mapped[str | None] = mapped_column(info=_TOLD)
    written_by: Mapped[UUID]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Address(OwnedByTenant, HasId, Table):
    """A private address: a calendar to follow, or the screen of the waiting room. Only its hash is kept."""

    __tablename__ = "booking_address"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "made_by"), ("membership.tenant_id", "membership.id")),
        UniqueConstraint("tenant_id", "hash"),
        CheckConstraint("kind IN ('screen', 'all', 'desk', 'operator')", name="kind"),
        CheckConstraint("(kind IN ('desk', 'operator')) = (of IS NOT NULL)", name="of"),
    )
    about_nobody = "addresses of the body's own screens and calendars"

    kind: Mapped[str]
    of: Mapped[UUID | None]
    hash: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
