"""What was sent, to whom, by which way, and what came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table

_RECIPIENT = personal(purpose="messages", basis="6.1.e / 6.1.b", keep="message", kind="contact")
_TOLD = personal(purpose="messages", basis="6.1.e / 6.1.b", keep="message", kind="content")
_FACT = personal(purpose="messages", basis="6.1.e / 6.1.b", keep="message-fact", kind="technical")


class Message(OwnedByTenant, HasId, Table):
    """One message. `key` says which fact it tells, so that no fact is told twice by one way.

    `why` is a code: of what was refused, or of why nothing was sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("state IN ('waiting', 'sent', 'refused', 'failed', 'withheld')", name="state"),
    )

    key: Mapped[str] = mapped_column(info=_FACT)
    recipient: Mapped[str] = mapped_column(info=_RECIPIENT)
    subject: Mapped[str] = mapped_column(info=_TOLD)
    body: Mapped[str] = mapped_column(info=_TOLD)
    attachment: Mapped[bytes | None] = mapped_column(info=_TOLD)
    attachment_name: Mapped[str | None] = mapped_column(info=impersonal("the same for everybody"))
    channel: Mapped[str] = mapped_column(server_default="email", info=impersonal("by which way it goes"))
    state: Mapped[str] = mapped_column(server_default="waiting", info=impersonal("what came of it"))
    why: Mapped[str | None] = mapped_column(info=impersonal("a code of few"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
