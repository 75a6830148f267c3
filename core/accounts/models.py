"""Who works in the network, and with which hat."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, func, text
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
_STATE = personal(purpose="security", basis="6.1.e / 6.1.f", keep="session", kind="technical")
_FACTOR = personal(purpose="security", basis="6.1.e / 6.1.f", keep="account", kind="credential")
_USE = personal(purpose="security", basis="6.1.e / 6.1.f", keep="account", kind="technical")


class Account(OwnedByDistrict, HasId, Table):
    """A person who works in the network. One e-mail, one account in a district; without an e-mail, a user name.

    `renewed_at`: since when the second factor is to be chosen anew, with a code given in presence.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("district_id", "email"),
        UniqueConstraint("district_id", "user_name"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("user_name = lower(user_name) AND user_name NOT LIKE '%@%'", name="user_name_plain"),
        CheckConstraint("num_nonnulls(email, user_name) = 1", name="one_login"),
    )

    email: Mapped[str | None] = mapped_column(info=_CONTACT)
    user_name: Mapped[str | None] = mapped_column(info=_IDENTITY)
    name: Mapped[str] = mapped_column(info=_IDENTITY)
    password_hash: Mapped[str] = mapped_column(info=_PASSWORD)
    state: Mapped[str] = mapped_column(server_default="active", info=impersonal("active or closed"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    renewed_at: Mapped[datetime | None]

    @property
    def login(self) -> str:
        """What the person types to sign in."""
        return self.email or self.user_name or ""


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
    """A server-side session, bound to one body and one hat. Only the hash of its secret is kept.

    `factor` says by what the second factor was proven: without one there is no session.
    """

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(("tenant_id", "membership_id"), ("membership.tenant_id", "membership.id")),
        CheckConstraint("factor IN ('app', 'passkey', 'recovery', 'provider')", name="factor"),
        Index("session_account_idx", "district_id", "account_id"),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True, info=_SESSION)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    factor: Mapped[str] = mapped_column(info=_STATE)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Entry(OwnedByTenant, Table):
    """Somebody on the way in: the password was right, the rest is still to come. It is no session and opens no page.

    `factor`: by what the second factor was proven, if it was. `may_enrol`: whether a first one may be chosen now.
    """

    __tablename__ = "entry"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
        CheckConstraint("factor IN ('app', 'passkey', 'recovery', 'provider')", name="factor"),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True, info=_SESSION)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID]
    factor: Mapped[str | None] = mapped_column(info=_STATE)
    may_enrol: Mapped[bool] = mapped_column(info=_STATE)
    then: Mapped[str] = mapped_column(info=_STATE)
    expires_at: Mapped[datetime]


class CodeApp(OwnedByDistrict, Table):
    """The secret that an app on a telephone makes codes from (RFC 6238), sealed; and the last step that was used."""

    __tablename__ = "code_app"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(info=_FACTOR)
    last_step: Mapped[int] = mapped_column(BigInteger(), info=_USE)
    created_at: Mapped[datetime]


class Passkey(OwnedByDistrict, HasId, Table):
    """A public key whose other half never leaves a person's device (WebAuthn), for one domain."""

    __tablename__ = "passkey"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
        UniqueConstraint("district_id", "credential_id"),
        Index("passkey_account_idx", "district_id", "account_id"),
    )

    account_id: Mapped[UUID]
    domain: Mapped[str] = mapped_column(info=impersonal("the domain of a body, or of the network"))
    credential_id: Mapped[bytes] = mapped_column(info=_FACTOR)
    public_key: Mapped[bytes] = mapped_column(info=_FACTOR)
    sign_count: Mapped[int] = mapped_column(BigInteger(), info=_USE)
    name: Mapped[str] = mapped_column(info=_USE)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(OwnedByDistrict, Table):
    """A code on paper that opens once, for whoever lost the telephone. A keyed hash is kept until its use."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True, info=_FACTOR)
    created_at: Mapped[datetime]


class PresenceCode(OwnedByTenant, HasId, Table):
    """A code that an administrator gives in presence, for a quarter of an hour: to come in for the first time, or anew.

    The code follows from the id by a keyed hash; another keyed hash is kept to find it.
    """

    __tablename__ = "presence_code"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        ForeignKeyConstraint(("district_id", "account_id"), ("account.district_id", "account.id")),
        UniqueConstraint("tenant_id", "code_hash"),
    )

    district_id: Mapped[UUID]
    account_id: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(info=_LINK)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


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
