"""How a body's gateway is spoken to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import OwnedByTenant, Table


class Gateway(OwnedByTenant, Table):
    """The body's gateway, one at most. `key` is sealed; `replies` counts how often the key for answers changed."""

    __tablename__ = "sms_gateway"
    __table_args__ = (CheckConstraint("kind IN ('json', 'form')", name="kind"),)
    about_nobody = "an address and a key of a firm"

    url: Mapped[str]
    header: Mapped[str]
    kind: Mapped[str]
    body: Mapped[str]
    key: Mapped[bytes]
    replies: Mapped[int] = mapped_column(server_default=text("0"))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
