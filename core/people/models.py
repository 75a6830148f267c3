"""The record of a person. What she confides is sealed with her key; what finds her is a keyed hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_CARE, _KEEP = "6.1.e + 9.2.g / 9.2.a", "person"
_WHO = personal(purpose="care", basis=_CARE, keep=_KEEP, kind="identity")
_REACH = personal(purpose="care", basis=_CARE, keep=_KEEP, kind="contact")
_SAFETY = personal(purpose="care", basis=_CARE, keep=_KEEP, kind="special")
_LIFE = personal(purpose="care", basis=_CARE, keep=_KEEP, kind="content")
_FINDS = personal(purpose="care", basis=_CARE, keep=_KEEP, kind="technical")
_PERSON = ("person.tenant_id", "person.id")
_MEMBER = ("membership.tenant_id", "membership.id")


def _of_person(*columns: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(("tenant_id", *columns), _PERSON, ondelete="CASCADE")


class Person(OwnedByTenant, HasId, Table):
    """Somebody whom the body met. Every field is sealed with her own key.

    `merged_into`: this record and that one are of one person; it can be undone by emptying it.
    """

    __tablename__ = "person"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "merged_into"), _PERSON),
        ForeignKeyConstraint(("tenant_id", "created_by"), _MEMBER),
        CheckConstraint("merged_into <> id", name="merged"),
        Index(
            "person_merged_idx", "tenant_id", "merged_into", postgresql_where=text("merged_into IS NOT NULL")
        ),
    )

    name: Mapped[bytes] = mapped_column(info=_WHO)
    surname: Mapped[bytes] = mapped_column(info=_WHO)
    fiscal_code: Mapped[bytes] = mapped_column(info=_WHO)
    born: Mapped[bytes] = mapped_column(info=_WHO)
    birth_place: Mapped[bytes] = mapped_column(info=_WHO)
    language: Mapped[bytes] = mapped_column(info=_LIFE)
    comune: Mapped[bytes] = mapped_column(info=_REACH)
    address: Mapped[bytes] = mapped_column(info=_REACH)
    safe_address: Mapped[bytes] = mapped_column(info=_SAFETY)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_contact_at: Mapped[datetime] = mapped_column(server_default=func.now())
    merged_into: Mapped[UUID | None]


class Contact(OwnedByTenant, HasId, Table):
    """One way to reach a person, whose it is, and what to mind."""

    __tablename__ = "person_contact"
    __table_args__ = (
        _of_person("person_id"),
        CheckConstraint("kind IN ('phone', 'email')", name="kind"),
        Index("person_contact_person_idx", "tenant_id", "person_id"),
    )

    person_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger(), info=impersonal("which one comes first"))
    kind: Mapped[str] = mapped_column(info=impersonal("a telephone or an e-mail address"))
    value: Mapped[bytes] = mapped_column(info=_REACH)
    whose: Mapped[bytes] = mapped_column(info=_REACH)
    hours: Mapped[bytes] = mapped_column(info=_REACH)
    safe: Mapped[bytes] = mapped_column(info=_SAFETY)
    no_message: Mapped[bytes] = mapped_column(info=_SAFETY)


class Mark(OwnedByTenant, Table):
    """What finds a person by equality: a keyed hash of something that is hers."""

    __tablename__ = "person_mark"
    __table_args__ = (
        _of_person("person_id"),
        Index("person_mark_person_idx", "tenant_id", "person_id"),
    )

    blind: Mapped[bytes] = mapped_column(primary_key=True, info=_FINDS)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(info=impersonal("what is hashed: a code, a telephone"))


class Link(OwnedByTenant, Table):
    """Two people of one household, and what the other one is; kept once."""

    __tablename__ = "person_link"
    __table_args__ = (
        _of_person("person_id"),
        _of_person("other_id"),
        CheckConstraint("person_id <> other_id", name="others"),
        Index("person_link_other_idx", "tenant_id", "other_id"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    relation: Mapped[bytes] = mapped_column(info=_LIFE)


class Assignment(OwnedByTenant, HasId, Table):
    """Who follows a person, and so may open her record; it ends when somebody is taken off."""

    __tablename__ = "person_assignment"
    __table_args__ = (
        _of_person("person_id"),
        ForeignKeyConstraint(("tenant_id", "membership_id"), _MEMBER),
        Index(
            "person_assignment_once_idx",
            "tenant_id",
            "person_id",
            "membership_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("person_assignment_member_idx", "tenant_id", "membership_id"),
    )

    person_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
