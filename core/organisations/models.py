"""Districts, their member bodies, and the hosts that lead to them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import HasId, OwnedByDistrict, Public, Table


class Tenant(Public, Table):
    """The bare fact that a body exists, and in which district."""

    __tablename__ = "tenant"
    __table_args__ = (UniqueConstraint("district_id", "tenant_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    district_id: Mapped[UUID]


class Host(Public, Table):
    """A host name, exact and lower-case, and the body it leads to."""

    __tablename__ = "host"
    __table_args__ = (
        ForeignKeyConstraint(("district_id", "tenant_id"), ("tenant.district_id", "tenant.tenant_id")),
        Index("host_tenant_id_idx", "tenant_id"),
    )
    published = True

    host: Mapped[str] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    tenant_id: Mapped[UUID]
    main: Mapped[bool] = mapped_column(server_default=text("true"))


class District(OwnedByDistrict, Table):
    """A social district: some Comuni that plan and pay together."""

    __tablename__ = "district"
    published = True

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class Comune(OwnedByDistrict, Table):
    """A municipality of the district. The patron saint's day is `MM-DD`; absent until somebody confirms it."""

    __tablename__ = "comune"
    published = True

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    istat: Mapped[str]
    belfiore: Mapped[str]
    cap: Mapped[str | None]
    patron_day: Mapped[str | None]
    patron_name: Mapped[str | None]


class Organisation(OwnedByDistrict, HasId, Table):
    """A member body. Where it sits (`seat`) and whom it serves (`serves`) are kept apart."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("district_id", "slug"),
        ForeignKeyConstraint(("district_id", "id"), ("tenant.district_id", "tenant.tenant_id")),
    )
    published = True

    slug: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="active")
    seat: Mapped[str | None]
    serves: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    roles: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    does: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    languages: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    accessibility: Mapped[str | None]
    palette: Mapped[str] = mapped_column(server_default="ocean")
    monogram: Mapped[str]
    plugins: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))


class Logo(OwnedByDistrict, Table):
    """A body's logo, a picture by its content."""

    __tablename__ = "organisation_logo"
    __table_args__ = (
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )
    published = True

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
