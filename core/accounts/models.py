"""Who works in the network, and with which hat."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import HasId, OwnedByDistrict, OwnedByTenant, Table


class Account(OwnedByDistrict, HasId, Table):
    """A person who works in the network. One e-mail, one account in a district."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("district_id", "email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="active")
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
    role: Mapped[str]
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

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
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
    email: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[bytes]
    invited_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasswordReset(OwnedByDistrict, Table):
    """A single-use link to choose a new password. Only its hash is kept."""

    __tablename__ = "password_reset"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(OwnedByDistrict, Table):
    """How many tries one thing saw in one window of time. The subject is a keyed hash, never a name."""

    __tablename__ = "attempt"

    subject: Mapped[bytes] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(server_default=text("1"))
