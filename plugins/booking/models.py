"""Tables of the booking plugin.

What a desk offers (desks, types, hours, closures, taken stretches) is published to the district;
who comes, and why, stays with the body.
"""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.ids import new_id
from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, PublishedByBody, Table

LIVE = ("booked", "arrived", "served")
_DESK = ("booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id")
_BODY = ("organisation.district_id", "organisation.id")

_IDENTITY = personal(purpose="booking", basis="6.1.e / 6.1.b", keep="booking", kind="identity")
_CONTACT = personal(purpose="booking", basis="6.1.e / 6.1.b", keep="booking", kind="contact")
_TOLD = personal(purpose="booking", basis="6.1.e + 9.2.g / 6.1.b + 9.2.a", keep="booking", kind="special")
_CODE = personal(
    purpose="booking",
    basis="6.1.e / 6.1.b",
    keep="booking",
    kind="credential",
    left="a keyed hash of a code that opens nothing that tells of a person any more",
)
_ONCE = personal(purpose="booking", basis="6.1.e / 6.1.b", keep="booking-request", kind="technical")
_COUNT = "tells of nobody once name, contacts and note are forgotten; it is counted"
_ASKED = personal(
    purpose="booking", basis="6.1.e + 9.2.g / 6.1.b + 9.2.a", keep="booking", kind="special", left=_COUNT
)
_MANNER = personal(purpose="booking", basis="6.1.e / 6.1.b", keep="booking", kind="content", left=_COUNT)


def _of_body() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(("district_id", "organisation_id"), _BODY)


def _at_desk() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(("district_id", "organisation_id", "desk_id"), _DESK)


class Desk(PublishedByBody, HasId, Table):
    """A place where one person at a time is received."""

    __tablename__ = "booking_desk"
    __table_args__ = (_of_body(),)
    published = True

    name: Mapped[str]
    place: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))


class Type(PublishedByBody, HasId, Table):
    """What one can make an appointment for. No desks named: every desk does it.

    The first by position is the general one: it is taken where nobody has said what it is about.
    """

    __tablename__ = "booking_type"
    __table_args__ = (_of_body(), CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"))
    published = True

    label: Mapped[str]
    minutes: Mapped[int]
    bring: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    services: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    desks: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    position: Mapped[int] = mapped_column(server_default=text("0"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))


class Hours(PublishedByBody, HasId, Table):
    """One weekly opening of a desk, in wall time. Monday is 0."""

    __tablename__ = "booking_hours"
    __table_args__ = (
        _at_desk(),
        CheckConstraint("opens < closes", name="order"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )
    published = True

    desk_id: Mapped[UUID]
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))


class DayRule(PublishedByBody, HasId, Table):
    """Days unlike the others: closed, open besides, or open instead. No desk: all of them."""

    __tablename__ = "booking_day_rule"
    __table_args__ = (
        _of_body(),
        _at_desk(),
        CheckConstraint("first <= last", name="order"),
        CheckConstraint("kind IN ('closed', 'extra', 'instead')", name="kind"),
        CheckConstraint("kind = 'closed' OR opens < closes", name="times"),
    )
    published = True

    desk_id: Mapped[UUID | None]
    first: Mapped[date]
    last: Mapped[date]
    kind: Mapped[str]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    reason: Mapped[str]


class Terms(PublishedByBody, Table):
    """How a body takes appointments: notice, horizon, until when one may cancel or move."""

    __tablename__ = "booking_terms"
    __table_args__ = (_of_body(),)
    published = True

    notice_minutes: Mapped[int] = mapped_column(server_default=text("120"))
    horizon_days: Mapped[int] = mapped_column(server_default=text("60"))
    cancel_hours: Mapped[int] = mapped_column(server_default=text("4"))
    move_hours: Mapped[int] = mapped_column(server_default=text("24"))
    step_minutes: Mapped[int] = mapped_column(server_default=text("15"))


class Taken(PublishedByBody, Table):
    """A stretch of a desk's time that is taken. Written only by a trigger on appointments; says nothing of people."""

    __tablename__ = "booking_taken"
    __table_args__ = (
        _at_desk(),
        ExcludeConstraint(
            ("organisation_id", "="),
            ("desk_id", "="),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="booking_taken_no_overlap",
            using="gist",
        ),
        Index("booking_taken_start_idx", "district_id", "organisation_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="order"),
    )

    appointment_id: Mapped[UUID] = mapped_column(primary_key=True)
    desk_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Appointment(OwnedByTenant, Table):
    """One person, one desk, one stretch of time. The code is derived from the id and kept only as a keyed hash."""

    __tablename__ = "booking_appointment"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id", "desk_id"), _DESK),
        ForeignKeyConstraint(
            ("district_id", "tenant_id", "type_id"),
            ("booking_type.district_id", "booking_type.organisation_id", "booking_type.id"),
        ),
        ForeignKeyConstraint(
            ("tenant_id", "person_id"), ("person.tenant_id", "person.id"), ondelete="SET NULL (person_id)"
        ),
        UniqueConstraint("tenant_id", "code_hash"),
        UniqueConstraint("tenant_id", "request_key"),
        Index("booking_appointment_start_idx", "tenant_id", "starts_at"),
        Index(
            "booking_appointment_person_idx",
            "tenant_id",
            "person_id",
            postgresql_where=text("person_id IS NOT NULL"),
        ),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("state IN ('booked', 'arrived', 'served', 'no_show', 'cancelled')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID]
    desk_id: Mapped[UUID]
    type_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default="booked", info=_MANNER)
    channel: Mapped[str] = mapped_column(server_default="web", info=_MANNER)
    code_hash: Mapped[bytes] = mapped_column(info=_CODE)
    request_key: Mapped[str] = mapped_column(info=_ONCE)
    sequence: Mapped[int] = mapped_column(server_default=text("0"), info=impersonal("counts the changes"))
    service: Mapped[str | None] = mapped_column(info=_ASKED)
    name: Mapped[str] = mapped_column(info=_IDENTITY)
    phone: Mapped[str | None] = mapped_column(info=_CONTACT)
    email: Mapped[str | None] = mapped_column(info=_CONTACT)
    language: Mapped[str] = mapped_column(server_default="it", info=_MANNER)
    note: Mapped[str | None] = mapped_column(info=_TOLD)
    booked_by: Mapped[UUID | None]
    booked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(info=_TOLD)
    demonstration: Mapped[bool] = mapped_column(
        server_default=text("false"), info=impersonal("whether all of it is invented")
    )
