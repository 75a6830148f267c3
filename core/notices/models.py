"""What was sent, to whom, and whether it arrived."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import HasId, OwnedByTenant, Table


class Message(OwnedByTenant, HasId, Table):
    """One message. `key` says which fact it tells, so that no fact is told twice."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    key: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    attachment: Mapped[bytes | None]
    attachment_name: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
