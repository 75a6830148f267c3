"""What the district publishes, in other languages."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import OwnedByDistrict, Table


class Translation(OwnedByDistrict, Table):
    """One Italian text in another language, and who made it. `code` is the text's digest, `place` where it stood.

    `before` is what somebody wrote over at `changed_at`; an empty text is none.
    """

    __tablename__ = "translation"
    __table_args__ = (CheckConstraint("maker IN ('machine', 'person', 'checked')", name="maker"),)
    published = True

    language: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str]
    italian: Mapped[str]
    text: Mapped[str]
    maker: Mapped[str]
    before: Mapped[str | None]
    before_maker: Mapped[str | None]
    changed_at: Mapped[datetime | None]
