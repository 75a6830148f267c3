"""The log of a body, where it ends, and what of it was told outside."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import OwnedByTenant, PublishedByBody, Table

_WHO = personal(purpose="accountability", basis="6.1.c", keep="audit", kind="identity")
_WHOSE = personal(purpose="accountability", basis="6.1.c", keep="audit", kind="technical")
_WHAT = personal(purpose="accountability", basis="6.1.c", keep="audit", kind="technical")
_WHY = personal(purpose="accountability", basis="6.1.c", keep="audit", kind="content")
_CHAIN = impersonal("a keyed hash")


class Line(OwnedByTenant, Table):
    """One line of the log (rules.Entry), and its hash. Written once: nobody's role may change or take one away."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_at_idx", "tenant_id", "at"),
        Index(
            "audit_entry_subject_idx", "tenant_id", "subject", "seq",
            postgresql_where=text("subject IS NOT NULL"),
        ),
    )  # fmt: skip

    seq: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, info=impersonal("a number")
    )
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    role: Mapped[str] = mapped_column(info=_WHO)
    verb: Mapped[str] = mapped_column(info=_WHAT)
    resource: Mapped[str] = mapped_column(info=_WHAT)
    subject: Mapped[bytes | None] = mapped_column(info=_WHOSE)
    about: Mapped[str | None] = mapped_column(info=_WHAT)
    reason: Mapped[str | None] = mapped_column(info=_WHY)
    prev: Mapped[bytes] = mapped_column(info=_CHAIN)
    hash: Mapped[bytes] = mapped_column(info=_CHAIN)


class Head(OwnedByTenant, Table):
    """The last line of a log, and the sealed key of its chain; who writes a line holds this row."""

    __tablename__ = "audit_head"
    about_nobody = "a number, a keyed hash, a sealed key"

    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
    key: Mapped[bytes]


class Anchored(PublishedByBody, Table):
    """How far a body's log was at the end of a day, signed; how many lines, never which."""

    __tablename__ = "audit_anchor"
    about_nobody = "how many lines a log has, and signatures"
    __table_args__ = (
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
    signature: Mapped[bytes]
