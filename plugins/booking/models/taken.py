"""What is taken, or held for somebody who is still choosing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal
from core.db.tables import PublishedByBody, Table


class Taken(PublishedByBody, Table):
    """A stretch of time of a desk, a mediator or a room that is taken, or held until a moment; says nothing of people.

    Only functions of the database write here. Two rows may overlap in one place only as seats of one session.
    `slot` is one of the three that are kept for whoever came too late: a keyed hash of that day, gone with the hold.
    """

    __tablename__ = "booking_taken"
    __table_args__ = (
        ForeignKeyConstraint(
            ("district_id", "organisation_id", "desk_id"),
            ("booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id"),
        ),
        ExcludeConstraint(
            ("organisation_id", "="),
            ("desk_id", "="),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            (text("coalesce(session_id, appointment_id)"), "<>"),
            name="booking_taken_no_overlap",
            using="gist",
        ),
        UniqueConstraint("organisation_id", "session_id", "seat"),
        UniqueConstraint("district_id", "slot"),
        Index("booking_taken_start_idx", "district_id", "organisation_id", "starts_at"),
        Index(
            "booking_taken_held_idx",
            "district_id",
            "organisation_id",
            "desk_id",
            postgresql_where=text("held_until IS NOT NULL"),
        ),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("num_nulls(session_id, seat) IN (0, 2)", name="seat"),
    )

    appointment_id: Mapped[UUID] = mapped_column(primary_key=True)
    desk_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    type_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    seat: Mapped[int | None] = mapped_column(info=impersonal("a number"))
    held_until: Mapped[datetime | None]
    extended: Mapped[bool] = mapped_column(
        server_default=text("false"), info=impersonal("whether a hold was made longer")
    )
    slot: Mapped[UUID | None]
