"""Who looked and found nothing: counts by day. Nobody is known by them."""

from datetime import date

from sqlalchemy import CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import OwnedByTenant, Table


class Unmet(OwnedByTenant, Table):
    """How often on one day somebody looked for a time and found none, or asked for one that was gone.

    A service, language or Comune that was not said is empty.
    """

    __tablename__ = "booking_unmet"
    __table_args__ = (
        CheckConstraint("why IN ('no_time', 'refused')", name="why"),
        CheckConstraint("many > 0", name="many"),
    )
    about_nobody = "counts by day, kind of service and language; nobody is asked who she is"

    day: Mapped[date] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    comune: Mapped[str] = mapped_column(primary_key=True)
    many: Mapped[int] = mapped_column(server_default=text("1"))
