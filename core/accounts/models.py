"""Who works in the network, and with which hat."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByDistrict, OwnedByTenant, Table

_IDENTITY = personal(purpose="work", basis="6.1.e / 6.1.b", keep="account", kind="identity")
_HAT = personal(
    purpose="work",
    basis="6.1.e / 6.1.b",
    keep="account",
    kind="identity",
    left="a hat of nobody, once its account has lost its name",
)
_CONTACT = personal(purpose="work", basis="6.1.e / 6.1.b", keep="account", kind="contact")
_INVITED = personal(purpose="work", basis="6.1.e / 6.1.b", keep="invitation", kind="contact")
_INVITER = personal(purpose="work", basis="6.1.e / 6.1.b", keep="invitation", kind="identity")
_PASSWORD = personal(purpose="security", basis="6.1.e / 6.1.f", keep="account", kind="credential")
_LINK = personal(purpose="security", basis="6.1.e / 6.1.f", keep="invitation", kind="credential")
_SESSION = personal(purpose="security", basis="6.1.e / 6.1.f", keep="session", kind="credential")


class Account(OwnedByDistrict, HasId, Table):
    """A person who works in the network. One e-mail, one account in a district."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("district_id", "email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str] = mapped_column(info=_CONTACT)
    name: Mapped[str] = mapped_column(info=_IDENTITY)
    password_hash: Mapped[str] = mapped_column(info=_PASSWORD)
    state: Mapped[str] = mapped_column(server_default="active", info=impersonal("active or closed"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Membership(OwnedByTenant, HasId, Table):
    """One hat: an account in a role of a body. Ended, never deleted."""

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        Index(
            "membership_one_hat_idx",
            "tenant_id",
            "account_id",
            "role",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("membership_account_idx", "district_id", "account_id"),
    )

    district_id: Mapped[UUID]
    account_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(info=_HAT)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class SignIn(OwnedByTenant, Table):
    """A server-side session, bound to one body and one hat. Only the hash of its secret is kept."""

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(("tenant_id", "membership_id"), ("membership.tenant_id", "membership.id")),
        Index("session_account_idx", "district_id", "account_id"),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True, info=_SESSION)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Invitation(OwnedByTenant, HasId, Table):
    """A single-use link for one e-mail address, one role, one body. Only its hash is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        UniqueConstraint("tenant_id", "token_hash"),
    )

    district_id: Mapped[UUID]
    email: Mapped[str] = mapped_column(info=_INVITED)
    role: Mapped[str] = mapped_column(info=_INVITER)
    token_hash: Mapped[bytes] = mapped_column(info=_LINK)
    invited_by: Mapped[str] = mapped_column(info=_INVITER)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasswordReset(OwnedByDistrict, Table):
    """A single-use link to choose a new password. Only its hash is kept."""

    __tablename__ = "password_reset"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True, info=_LINK)
    account_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
