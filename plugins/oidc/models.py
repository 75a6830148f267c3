"""Which provider a body trusts, and whom it knows there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table


class Provider(OwnedByTenant, HasId, Table):
    """The provider of a body, one at most. Its secret is sealed with the body's key.

    `levels`: what the provider may say (`acr`, `amr`) that counts as a second factor; empty: ours is always asked.
    """

    __tablename__ = "oidc_provider"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    label: Mapped[str] = mapped_column(info=impersonal("the name of a provider"))
    issuer: Mapped[str] = mapped_column(info=impersonal("the address of a provider"))
    client_id: Mapped[str] = mapped_column(info=impersonal("the name of the body at its provider"))
    secret: Mapped[bytes] = mapped_column(info=impersonal("the body's password at its provider, sealed"))
    levels: Mapped[list[str]] = mapped_column(
        server_default=text("'{}'"), info=impersonal("names of levels of assurance")
    )


class Subject(OwnedByTenant, HasId, Table):
    """Who somebody of this body is at its provider: a keyed hash of issuer and subject, and nothing else of hers."""

    __tablename__ = "oidc_subject"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
        UniqueConstraint("tenant_id", "account_id"),
        UniqueConstraint("tenant_id", "subject"),
    )

    district_id: Mapped[UUID]
    account_id: Mapped[UUID]
    subject: Mapped[bytes] = mapped_column(
        info=personal(purpose="security", basis="6.1.e / 6.1.f", keep="account", kind="credential")
    )
    linked_at: Mapped[datetime]
