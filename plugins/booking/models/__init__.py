"""Tables of the booking plugin.

What a desk offers (desks, types, hours, closures, taken stretches) is published to the district;
who comes, and why, stays with the body.
"""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.ids import new_id
from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, PublishedByBody, Table
from plugins.booking.models.change import Change as Change
from plugins.booking.models.day import Address as Address
from plugins.booking.models.day import Outcome as Outcome
from plugins.booking.models.day import Ticket as Ticket
from plugins.booking.models.importing import Import as Import
from plugins.booking.models.taken import Taken as Taken
from plugins.booking.models.unmet import Unmet as Unmet
from plugins.booking.models.waiting import Waiting as Waiting

LIVE = ("booked", "arrived", "served")
_DESK = ("booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id")
_TYPE = ("booking_type.district_id", "booking_type.organisation_id", "booking_type.id")
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
_COLLEAGUE = personal(
    purpose="work",
    basis="6.1.e / 6.1.b",
    keep="account",
    kind="identity",
    left="whoever manages the hours takes her off the list; nothing else hangs on it",
)
_OFFERED = impersonal("what the body offers at its desks")
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
    """Whoever and whatever can be taken for a time: a desk; or beside one a mediator, who interprets, or a room."""

    __tablename__ = "booking_desk"
    __table_args__ = (_of_body(), CheckConstraint("role IN ('desk', 'mediator', 'room')", name="role"))
    published = True

    name: Mapped[str]
    place: Mapped[str | None]
    role: Mapped[str] = mapped_column(server_default="desk")
    languages: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    accessible: Mapped[bool] = mapped_column(server_default=text("false"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))


class Operator(PublishedByBody, HasId, Table):
    """Who receives at a desk in some of its hours: what she knows (nothing named: all), which languages she speaks."""

    __tablename__ = "booking_operator"
    __table_args__ = (_of_body(),)
    published = True

    name: Mapped[str] = mapped_column(info=_COLLEAGUE)
    languages: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), info=_OFFERED)
    types: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), info=_OFFERED)
    active: Mapped[bool] = mapped_column(server_default=text("true"), info=_OFFERED)
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"), info=_OFFERED)


class Type(PublishedByBody, HasId, Table):
    """What one can make an appointment for. No desks named: every desk does it.

    The first by position is the general one: it is taken where nobody has said what it is about.
    With more than one seat it is a session that several people come to at once.
    """

    __tablename__ = "booking_type"
    __table_args__ = (
        _of_body(),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        CheckConstraint("seats BETWEEN 1 AND 200", name="seats"),
        CheckConstraint("pause_minutes BETWEEN 0 AND 120", name="pause"),
        CheckConstraint(
            "modes <@ '{presence,phone,video,home}'::text[] AND cardinality(modes) > 0", name="modes"
        ),
    )
    published = True

    label: Mapped[str]
    minutes: Mapped[int]
    bring: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    services: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    desks: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    position: Mapped[int] = mapped_column(server_default=text("0"))
    seats: Mapped[int] = mapped_column(server_default=text("1"))
    pause_minutes: Mapped[int] = mapped_column(server_default=text("0"))
    modes: Mapped[list[str]] = mapped_column(server_default=text("'{presence}'"))
    needs_room: Mapped[bool] = mapped_column(server_default=text("false"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))


class Hours(PublishedByBody, HasId, Table):
    """One weekly opening of a desk, in wall time. Monday is 0.

    With an operator it is hers, with a type for that alone; an internal one is given out by the desk, not by the site.
    """

    __tablename__ = "booking_hours"
    __table_args__ = (
        _at_desk(),
        ForeignKeyConstraint(
            ("district_id", "organisation_id", "operator_id"),
            ("booking_operator.district_id", "booking_operator.organisation_id", "booking_operator.id"),
        ),
        ForeignKeyConstraint(("district_id", "organisation_id", "type_id"), _TYPE),
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
    operator_id: Mapped[UUID | None]
    type_id: Mapped[UUID | None]
    internal: Mapped[bool] = mapped_column(server_default=text("false"))
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))


class DayRule(PublishedByBody, HasId, Table):
    """Days unlike the others: closed, open besides, or open instead. No desk: all of them.

    With `repeats` (an RRULE of RFC 5545) only those days between the first and the last that it names.
    """

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
    repeats: Mapped[str | None]


class Terms(PublishedByBody, Table):
    """How a body takes appointments: notice, horizon, until when one may cancel or move, how many a month (0: any)."""

    __tablename__ = "booking_terms"
    __table_args__ = (_of_body(), CheckConstraint("month_limit BETWEEN 0 AND 31", name="month_limit"))
    published = True

    notice_minutes: Mapped[int] = mapped_column(server_default=text("120"))
    horizon_days: Mapped[int] = mapped_column(server_default=text("60"))
    cancel_hours: Mapped[int] = mapped_column(server_default=text("4"))
    move_hours: Mapped[int] = mapped_column(server_default=text("24"))
    step_minutes: Mapped[int] = mapped_column(server_default=text("15"))
    month_limit: Mapped[int] = mapped_column(server_default=text("0"))


class Appointment(OwnedByTenant, Table):
    """One person, one desk, one stretch of time; with a mediator and a room where that was promised, or not at all.

    The code is derived from the id and kept only as a keyed hash. `spoken` is the language that was promised.
    """

    __tablename__ = "booking_appointment"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id", "desk_id"), _DESK),
        ForeignKeyConstraint(
            ("district_id", "tenant_id", "type_id"),
            _TYPE,
        ),
        ForeignKeyConstraint(("district_id", "tenant_id", "mediator_id"), _DESK),
        ForeignKeyConstraint(("district_id", "tenant_id", "room_id"), _DESK),
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
        Index(
            "booking_appointment_phone_idx",
            "tenant_id",
            "phone",
            postgresql_where=text("phone IS NOT NULL"),
        ),
        Index(
            "booking_appointment_email_idx",
            "tenant_id",
            "email",
            postgresql_where=text("email IS NOT NULL"),
        ),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint(
            "state IN ('booked', 'arrived', 'served', 'no_show', 'cancelled', 'left')", name="state"
        ),
        CheckConstraint("mode IN ('presence', 'phone', 'video', 'home')", name="mode"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID]
    desk_id: Mapped[UUID]
    type_id: Mapped[UUID]
    mediator_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
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
    spoken: Mapped[str | None] = mapped_column(info=_MANNER)
    mode: Mapped[str] = mapped_column(server_default="presence", info=_MANNER)
    note: Mapped[str | None] = mapped_column(info=_TOLD)
    address: Mapped[bytes | None] = mapped_column(info=_CONTACT)
    """Where she is visited, sealed."""
    booked_by: Mapped[UUID | None]
    booked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(info=_TOLD)
    confirmed_at: Mapped[datetime | None]
    ready: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), info=_TOLD)
    """The papers that she has already; she is not asked for them again."""
    demonstration: Mapped[bool] = mapped_column(
        server_default=text("false"), info=impersonal("whether all of it is invented")
    )
