"""Purposes, each version of their text, and what people said yes to."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from core.consents.rules.words import PARTS, Words
from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByDistrict, OwnedByTenant, Table

_SAID = personal(purpose="consents", basis="6.1.c", keep="consent", kind="content")
_WHO = personal(purpose="consents", basis="6.1.c", keep="consent", kind="identity")
_WHY = personal(purpose="consents", basis="6.1.c + 9.2.g / 6.1.c + 9.2.c", keep="consent", kind="special")
_CODE = personal(purpose="consents", basis="6.1.c", keep="consent", kind="credential")
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


class Consent(OwnedByTenant, HasId, Table):
    """What lets a body use a person's data for one purpose, or give them to one recipient.

    It is her consent to a version of a text, or a `ground` recorded in its place. `language` and `told`: the very words
    she heard, where they were not the Italian ones. `speaker`: who said yes, by name where it was not herself.
    Without `person_id` she was erased; who has the receipt can still prove what was said.
    """

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(("tenant_id", "person_id"), ("person.tenant_id", "person.id")),
        ForeignKeyConstraint(
            ("district_id", "purpose", "version"),
            ("purpose_text.district_id", "purpose_text.purpose", "purpose_text.version"),
        ),
        ForeignKeyConstraint(
            ("district_id", "recipient_id"), ("organisation.district_id", "organisation.id")
        ),
        ForeignKeyConstraint(("tenant_id", "asked_by"), ("membership.tenant_id", "membership.id")),
        UniqueConstraint("tenant_id", "code_hash"),
        CheckConstraint("ground IN ('danger', 'minor')", name="ground"),
        CheckConstraint("(ground IS NULL) = (code_hash IS NOT NULL)", name="code"),
        CheckConstraint("(given_at IS NULL) = (expires_at IS NULL)", name="given"),
        Index("consent_person_idx", "tenant_id", "person_id"),
    )

    district_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(info=_SAID)
    version: Mapped[int] = mapped_column(info=_SAID)
    recipient_id: Mapped[UUID]
    ground: Mapped[str | None] = mapped_column(info=_WHY)
    reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=_WHY)
    language: Mapped[str] = mapped_column(server_default="it", info=_SAID)
    told: Mapped[str | None] = mapped_column(info=impersonal("the district's text in another language"))
    speaker: Mapped[str] = mapped_column(info=_SAID)
    represented_by: Mapped[bytes | None] = mapped_column(LargeBinary, info=_WHO)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    by_code: Mapped[bool] = mapped_column(server_default=false(), info=impersonal("at the desk or alone"))
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary, info=_CODE)
