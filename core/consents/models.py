"""Purposes, each version of their text, and what people said yes to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, false, func
from sqlalchemy.orm import Mapped, mapped_column

from core.consents.rules.words import PARTS, Words
from core.db.tables import OwnedByDistrict, Table

PUBLIC = frozenset({"comune", "district"})
"""Kinds of bodies whose ground is a public task."""


class Purpose(OwnedByDistrict, Table):
    """Why people's data are used. `feature`: the plugin without which it does not arise in a body."""

    __tablename__ = "purpose"
    published = True

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    feature: Mapped[str | None]


class PurposeText(OwnedByDistrict, Table):
    """One version of what a purpose says. It never changes; the last one is in force.

    `renews`: who agreed to an older version has to be asked again. `digest`: SHA-256 of all its words.
    """

    __tablename__ = "purpose_text"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "purpose"), ("purpose.district_id", "purpose.code")),
        CheckConstraint("asks_consent = (months IS NOT NULL)", name="months"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_on IS NULL)", name="confirmed"),
    )
    published = True

    purpose: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(server_default="it")
    title: Mapped[str]
    text: Mapped[str]
    data: Mapped[str]
    recipients: Mapped[str]
    keep: Mapped[str]
    ground_comune: Mapped[str]
    ground_other: Mapped[str]
    asks_consent: Mapped[bool]
    months: Mapped[int | None]
    renews: Mapped[bool] = mapped_column(server_default=false())
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    valid_from: Mapped[datetime] = mapped_column(server_default=func.now())
    confirmed_by: Mapped[str | None]
    confirmed_on: Mapped[date | None]

    @property
    def words(self) -> Words:
        """Return what it says."""
        told = {part: getattr(self, part) for part in PARTS}
        return Words(**told, asks_consent=self.asks_consent, months=self.months)

    def rests_on_duty(self, kind: str) -> bool:
        """Whether a body of this kind needs no consent: a public task is its ground."""
        return kind in PUBLIC

    def ground(self, kind: str) -> str:
        """Return the legal ground for a kind of body."""
        return self.ground_comune if self.rests_on_duty(kind) else self.ground_other
