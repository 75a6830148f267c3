"""The files of people whom a body helps: what they are; what is in them lies elsewhere, sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_BASIS = "6.1.e + 9.2.g / 9.2.a"


class File(OwnedByTenant, HasId, Table):
    """A file of a person. Its name is sealed with her key, and so is the key of its content.

    `place`: where the sealed content lies. `filed_at`: when the application it was for was handed in; its term of
    keeping runs from then.
    """

    __tablename__ = "file"
    __table_args__ = (
        ForeignKeyConstraint(
            ("tenant_id", "person_id"), ("person.tenant_id", "person.id"), ondelete="CASCADE"
        ),
        ForeignKeyConstraint(("tenant_id", "kept_by"), ("membership.tenant_id", "membership.id")),
        CheckConstraint("kind IN ('application/pdf', 'image/jpeg', 'image/png')", name="kind"),
        Index("file_person_idx", "tenant_id", "person_id"),
        Index("file_place_idx", "tenant_id", "place", unique=True),
    )

    person_id: Mapped[UUID]
    name: Mapped[bytes] = mapped_column(
        info=personal(purpose="documents", basis=_BASIS, keep="document", kind="content")
    )
    kind: Mapped[str] = mapped_column(info=impersonal("PDF, JPEG or PNG"))
    size: Mapped[int] = mapped_column(info=impersonal("a number of bytes"))
    pages: Mapped[int] = mapped_column(info=impersonal("a number"))
    blurred: Mapped[bool] = mapped_column(info=impersonal("whether a photo is out of focus"))
    signed: Mapped[bool] = mapped_column(
        server_default=false(), info=impersonal("whether the original was signed electronically")
    )
    digest: Mapped[bytes] = mapped_column(info=impersonal("a keyed hash, that finds the same file again"))
    key: Mapped[bytes] = mapped_column(info=impersonal("the key of the content, sealed with the person's"))
    place: Mapped[str] = mapped_column(info=impersonal("a name by chance"))
    kept_by: Mapped[UUID]
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now())
    filed_at: Mapped[datetime | None]


class Offer(OwnedByTenant, HasId, Table):
    """A person may send one document by herself, with a link that opens once, for a day. A hash of it is kept.

    The link follows from the id by a hash with the body's key, so that whoever gave it may show it again.
    """

    __tablename__ = "file_offer"
    __table_args__ = (
        ForeignKeyConstraint(
            ("tenant_id", "person_id"), ("person.tenant_id", "person.id"), ondelete="CASCADE"
        ),
        ForeignKeyConstraint(("tenant_id", "made_by"), ("membership.tenant_id", "membership.id")),
        UniqueConstraint("tenant_id", "token_hash"),
        Index("file_offer_person_idx", "tenant_id", "person_id"),
    )

    person_id: Mapped[UUID]
    purpose: Mapped[bytes] = mapped_column(
        info=personal(purpose="documents", basis=_BASIS, keep="offer", kind="content")
    )
    token_hash: Mapped[bytes] = mapped_column(
        info=personal(purpose="documents", basis=_BASIS, keep="offer", kind="credential")
    )
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    file_id: Mapped[UUID | None]
