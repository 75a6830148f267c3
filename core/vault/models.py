"""The keys of bodies and of subjects, each wrapped by the one above it; and what tells a wrong master key."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import OwnedByTenant, Public, Table


class TenantKey(OwnedByTenant, Table):
    """A key of the body, wrapped by the master key. The highest generation seals, each opens what it sealed."""

    __tablename__ = "vault_tenant_key"
    about_nobody = "a key of a body, wrapped"

    generation: Mapped[int] = mapped_column(SmallInteger(), primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SubjectKey(OwnedByTenant, Table):
    """The key of one person, or of another subject, wrapped by the body's. Destroyed, it stays as an empty place."""

    __tablename__ = "vault_subject_key"
    about_nobody = "a wrapped key and an id: nothing of whoever it is about but that there was somebody"
    __table_args__ = (
        ForeignKeyConstraint(
            ("tenant_id", "generation"), ("vault_tenant_key.tenant_id", "vault_tenant_key.generation")
        ),
    )

    subject: Mapped[UUID] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(SmallInteger())
    wrapped: Mapped[bytes | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Canary(Public, Table):
    """Something sealed with the master key, one for each district: a wrong one is found out before it is used."""

    __tablename__ = "vault_canary"

    district_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
