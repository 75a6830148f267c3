"""Tables, and the one thing every table must say: whose rows it holds."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, MetaData, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


class Table(DeclarativeBase):
    """Parent of every table. A child that is not tenant, district or public cannot be served."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        dt.datetime: DateTime(timezone=True),
        str: Text(),
        UUID: Uuid(),
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
    }
    published: ClassVar[bool] = False
    """Whether a change of its rows shows on cached public pages."""
    about_nobody: ClassVar[str] = ""
    """Why none of its columns can tell of a person; empty where each column answers for itself."""


class OwnedByTenant:
    """Rows of one body, invisible to the others. Key: (tenant_id, id)."""

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-20)


class OwnedByDistrict:
    """Rows of one district, readable by its bodies. Key: (district_id, id)."""

    district_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-20)


class PublishedByBody(OwnedByDistrict):
    """Rows that a body writes about itself and its district reads. Key: (district_id, organisation_id, ...)."""

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-15)


class Public:
    """Rows that anyone may read before a tenant is known."""


class HasId:
    """A random identifier in order of time (UUIDv7), safe to show in a URL."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"), sort_order=-10)


def kind_of(table: type[Table]) -> str | None:
    """Return tenant, district or public; None for a table that declares nothing."""
    kinds: tuple[tuple[str, type], ...] = (
        ("tenant", OwnedByTenant),
        ("district", OwnedByDistrict),
        ("public", Public),
    )
    return next((kind for kind, mixin in kinds if issubclass(table, mixin)), None)
