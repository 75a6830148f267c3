"""Counters."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import OwnedByDistrict, Table

_TRIES = personal(purpose="security", basis="6.1.e / 6.1.f", keep="attempt", kind="technical")


class Attempt(OwnedByDistrict, Table):
    """How many tries one thing saw in one window of time. The subject is a keyed hash, never a name."""

    __tablename__ = "attempt"

    subject: Mapped[bytes] = mapped_column(primary_key=True, info=_TRIES)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(server_default=text("1"), info=impersonal("a count"))
