"""How long each body keeps what, what is held for a reason, what a Comune has handed to its archive."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, PublishedByBody, Table

_WHY = personal(purpose="rights", basis="6.1.c", keep="hold", kind="content")
_ANSWER = personal(purpose="rights", basis="6.1.c", keep="request", kind="content")
_MEMBER = ("membership.tenant_id", "membership.id")


class TermChoice(PublishedByBody, Table):
    """A term that the district (by its own space) or a body made its own. The newest holds; the older ones stay."""

    __tablename__ = "privacy_term"
    __table_args__ = (
        CheckConstraint("days >= 0", name="days"),
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )
    about_nobody = "how long each body keeps what, and the act that allows it"

    code: Mapped[str] = mapped_column(primary_key=True)
    decided_at: Mapped[datetime] = mapped_column(primary_key=True)
    days: Mapped[int]
    act: Mapped[str | None]
    decided_by: Mapped[UUID]


class Hold(OwnedByTenant, HasId, Table):
    """Nothing of one subject is forgotten until a day, for a reason: a case in court, a check of accounts."""

    __tablename__ = "privacy_hold"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "placed_by"), _MEMBER),
        ForeignKeyConstraint(("tenant_id", "ended_by"), _MEMBER),
        Index("privacy_hold_subject_idx", "tenant_id", "subject"),
    )

    subject: Mapped[UUID]
    reason: Mapped[str] = mapped_column(info=_WHY)
    placed_at: Mapped[datetime]
    placed_by: Mapped[UUID]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class Erasure(OwnedByTenant, Table):
    """Somebody was erased: a keyed hash that tells only who already knows whom to ask for."""

    __tablename__ = "privacy_erasure"
    about_nobody = "a keyed hash of an id that stands for nobody any more"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]


class Request(OwnedByTenant, HasId, Table):
    """A person asked for her data to be erased; somebody answers within a month, and says why not if not.

    Without `subject` she was erased.
    """

    __tablename__ = "privacy_request"
    __table_args__ = (
        ForeignKeyConstraint(("tenant_id", "answered_by"), _MEMBER),
        CheckConstraint("answer IN ('erased', 'refused')", name="answer"),
        Index("privacy_request_subject_idx", "tenant_id", "subject"),
    )

    subject: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(info=impersonal("erased or refused"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(info=_ANSWER)


class Handover(OwnedByTenant, HasId, Table):
    """A Comune has handed to its archive what fell due before a moment: only that may go."""

    __tablename__ = "privacy_handover"
    __table_args__ = (ForeignKeyConstraint(("tenant_id", "handed_by"), _MEMBER),)

    code: Mapped[str] = mapped_column(info=impersonal("a term of the register"))
    up_to: Mapped[datetime]
    protocol: Mapped[str] = mapped_column(info=impersonal("the number of an act of the archive"))
    handed_at: Mapped[datetime]
    handed_by: Mapped[UUID]
