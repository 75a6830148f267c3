"""Tables of applications. Whatever a person told is sealed with her key; the journal holds codes and moments only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table
from plugins.assistance.models.meeting import Limit as Limit
from plugins.assistance.models.meeting import Meeting as Meeting
from plugins.assistance.models.procedure import Draft as Draft
from plugins.assistance.models.procedure import GoldenCase as GoldenCase
from plugins.assistance.models.procedure import Procedure as Procedure

_BASIS, _KEEP = "6.1.e + 9.2.g / 6.1.b + 9.2.a", "assistance"
_COUNTED = "tells of nobody once nobody knows whose it was; it is counted"
_ASKED = personal(purpose="assistance", basis=_BASIS, keep=_KEEP, kind="special", left=_COUNTED)
_MANNER = personal(purpose="assistance", basis=_BASIS, keep=_KEEP, kind="content", left=_COUNTED)
_TOLD = personal(purpose="assistance", basis=_BASIS, keep=_KEEP, kind="special")
_CODE = personal(
    purpose="assistance",
    basis=_BASIS,
    keep=_KEEP,
    kind="credential",
    left="a keyed hash of a code that opens nothing that tells of a person any more",
)
_MEMBER = ("membership.tenant_id", "membership.id")
_STATES = "state IN ('open', 'waiting', 'ready', 'filed', 'asked', 'decided', 'closed')"


def _of_case() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ("tenant_id", "case_id"), ("assistance_case.tenant_id", "assistance_case.id"), ondelete="CASCADE"
    )


def _of_person() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ("tenant_id", "person_id"), ("person.tenant_id", "person.id"), ondelete="SET NULL (person_id)"
    )


def _by(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(("tenant_id", column), _MEMBER)


class Case(OwnedByTenant, HasId, Table):
    """One application of one person, with the version of the procedure with which it began.

    `due_on`: the next day on which something has to happen. Without `person_id` nobody knows whose it was.
    The code is made from the id, and kept as a keyed hash.
    """

    __tablename__ = "assistance_case"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(
            ("district_id", "procedure_id"), ("assistance_procedure.district_id", "assistance_procedure.id")
        ),
        _of_person(),
        _by("operator_id"),
        UniqueConstraint("tenant_id", "code_hash"),
        CheckConstraint(_STATES, name="state"),
        CheckConstraint("outcome IN ('granted', 'partly', 'refused')", name="outcome"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name="decided"),
        Index("assistance_case_operator_idx", "tenant_id", "operator_id", "state", "due_on"),
        Index("assistance_case_person_idx", "tenant_id", "person_id"),
        Index("assistance_case_opened_idx", "tenant_id", "opened_at"),
    )

    district_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    procedure_id: Mapped[UUID]
    operator_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default="open", info=_MANNER)
    outcome: Mapped[str | None] = mapped_column(info=_ASKED)
    origin: Mapped[str] = mapped_column(info=_MANNER)
    appointment_id: Mapped[UUID | None]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, info=_CODE)
    opened_at: Mapped[datetime]
    since: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(info=_MANNER)
    over_at: Mapped[datetime | None]
    missing: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), info=_MANNER)
    demonstration: Mapped[bool] = mapped_column(
        server_default=false(), info=impersonal("whether all of it is invented")
    )


class Event(OwnedByTenant, HasId, Table):
    """One line of an application's journal: an act, by whom (nobody: the person herself), when. Never changed."""

    __tablename__ = "assistance_event"
    __table_args__ = (_of_case(), _by("by"), Index("assistance_event_case_idx", "tenant_id", "case_id", "at"))

    case_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    by: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(info=_MANNER)
    about: Mapped[str | None] = mapped_column(info=_MANNER)


class Answer(OwnedByTenant, HasId, Table):
    """What was answered to one question of the procedure."""

    __tablename__ = "assistance_answer"
    __table_args__ = (_of_case(), UniqueConstraint("tenant_id", "case_id", "question"))

    case_id: Mapped[UUID]
    question: Mapped[str] = mapped_column(info=impersonal("which question of the procedure"))
    value: Mapped[bytes] = mapped_column(LargeBinary, info=_TOLD)


class Tick(OwnedByTenant, Table):
    """What is known of one paper: seen (nothing is stored), kept as a file, or not there."""

    __tablename__ = "assistance_tick"
    __table_args__ = (
        _of_case(),
        ForeignKeyConstraint(
            ("tenant_id", "file_id"), ("file.tenant_id", "file.id"), ondelete="SET NULL (file_id)"
        ),
        CheckConstraint("state IN ('seen', 'kept', 'lacking')", name="state"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True, info=_MANNER)
    state: Mapped[str] = mapped_column(info=_MANNER)
    file_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class AskedPaper(OwnedByTenant, Table):
    """A paper that the person was asked to send with a link (`core.files.offers`); it goes with the link."""

    __tablename__ = "assistance_asked_paper"
    __table_args__ = (
        _of_case(),
        ForeignKeyConstraint(
            ("tenant_id", "offer_id"), ("file_offer.tenant_id", "file_offer.id"), ondelete="CASCADE"
        ),
        Index("assistance_asked_paper_case_idx", "tenant_id", "case_id"),
    )

    offer_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    document: Mapped[str] = mapped_column(info=impersonal("which paper of the list"))


class Note(OwnedByTenant, HasId, Table):
    """A few words about an application, or something to be done for it, with a day."""

    __tablename__ = "assistance_note"
    __table_args__ = (
        _of_case(),
        _by("by"),
        CheckConstraint("kind IN ('note', 'task', 'close', 'ask', 'beyond')", name="kind"),
        Index("assistance_note_case_idx", "tenant_id", "case_id"),
    )

    case_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(info=impersonal("words, a task, the reason of a step"))
    words: Mapped[bytes] = mapped_column(LargeBinary, info=_TOLD)
    by: Mapped[UUID]
    at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(info=_MANNER)
    done_at: Mapped[datetime | None]


class Mandate(OwnedByTenant, HasId, Table):
    """What a person lets the desk do for her: the very words, their SHA-256, how and when she signed.

    The code on the sheet takes it back; the one that signs goes to her own address and to nobody else.
    """

    __tablename__ = "assistance_mandate"
    __table_args__ = (
        _of_person(),
        _by("asked_by"),
        ForeignKeyConstraint(
            ("tenant_id", "file_id"), ("file.tenant_id", "file.id"), ondelete="SET NULL (file_id)"
        ),
        UniqueConstraint("tenant_id", "code_hash"),
        UniqueConstraint("tenant_id", "sign_hash"),
        CheckConstraint("first <= last", name="order"),
        CheckConstraint("how IN ('paper', 'code')", name="how"),
        CheckConstraint("(signed_at IS NULL) = (how IS NULL)", name="signed"),
        Index("assistance_mandate_person_idx", "tenant_id", "person_id"),
    )

    person_id: Mapped[UUID | None]
    procedures: Mapped[list[str]] = mapped_column(info=_TOLD)
    first: Mapped[date] = mapped_column(info=impersonal("a day like any other"))
    last: Mapped[date] = mapped_column(info=impersonal("a day like any other"))
    words: Mapped[bytes | None] = mapped_column(LargeBinary, info=_TOLD)
    digest: Mapped[bytes] = mapped_column(LargeBinary, info=impersonal("a hash of the words"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, info=_CODE)
    sign_hash: Mapped[bytes] = mapped_column(LargeBinary, info=_CODE)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    how: Mapped[str | None] = mapped_column(info=impersonal("on paper, or by code"))
    file_id: Mapped[UUID | None]
    signed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Filing(OwnedByTenant, Table):
    """What was filed: where, when, under which number; and what came of it."""

    __tablename__ = "assistance_filing"
    __table_args__ = (
        _of_case(),
        ForeignKeyConstraint(
            ("tenant_id", "receipt_id"), ("file.tenant_id", "file.id"), ondelete="SET NULL (receipt_id)"
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    filed_on: Mapped[date] = mapped_column(info=_MANNER)
    place: Mapped[bytes] = mapped_column(LargeBinary, info=_TOLD)
    protocol: Mapped[bytes] = mapped_column(LargeBinary, info=_TOLD)
    on_behalf: Mapped[bool] = mapped_column(info=_MANNER)
    receipt_id: Mapped[UUID | None]
    expected_on: Mapped[date | None] = mapped_column(info=_MANNER)
    decided_on: Mapped[date | None] = mapped_column(info=_MANNER)
    reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=_TOLD)
    appeal_until: Mapped[date | None] = mapped_column(info=_MANNER)
