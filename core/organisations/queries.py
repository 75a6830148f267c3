"""Questions about the member bodies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import any_, func, literal, select
from sqlalchemy.orm import Session

from core.departure.models import LEAVING, Departure
from core.organisations.facts import contacts
from core.organisations.models import Comune, District, Host, Logo, Organisation, Tenant
from core.settings import Settings
from core.who import Site


class Owner(NamedTuple):
    """Whose host it is."""

    district_id: UUID
    tenant_id: UUID


def owner_of(db: Session, host: str) -> Owner | None:
    """Return who owns a host name, exactly as it is written."""
    row = db.execute(select(Host.district_id, Host.tenant_id).where(Host.host == host)).first()
    return Owner(*row) if row else None


def site(
    db: Session, host: str, tenant_id: UUID, settings: Settings, *, even_suspended: bool = False
) -> Site | None:
    """Return everything a request needs to know of a body; None where it is suspended, unless asked for."""
    body = db.scalar(select(Organisation).where(Organisation.id == tenant_id))
    district = db.scalar(select(District))
    if body is None or district is None or (body.state not in ("active", LEAVING) and not even_suspended):
        return None
    active = select(Organisation.plugins).where(Organisation.state == "active")
    digest = db.scalar(select(Logo.digest).where(Logo.organisation_id == tenant_id))
    return Site(
        district_id=body.district_id,
        tenant_id=body.id,
        host=host,
        slug=body.slug,
        name=body.name,
        short_name=body.short_name,
        kind=body.kind,
        district_name=district.name,
        url=address(settings, host),
        portal_url=address(settings, portal_host(db) or host),
        palette=body.palette,
        monogram=body.monogram,
        logo_url=f"/logo/{digest}" if digest else None,
        contacts=contacts(body.facts),
        languages=("it",),
        plugins=frozenset(body.plugins),
        network_plugins=frozenset(slug for plugins in db.scalars(active) for slug in plugins),
        leaves_at=_leaves_at(db, tenant_id) if body.state == LEAVING else None,
    )


def _leaves_at(db: Session, tenant_id: UUID) -> datetime | None:
    return db.scalar(select(Departure.ends_at).where(Departure.organisation_id == tenant_id))


def address(settings: Settings, host: str) -> str:
    """Return the public address of a host, without a slash at the end."""
    return f"{settings.scheme}://{host}{settings.port_suffix}"


def district_data(db: Session) -> Mapping[str, Any]:
    """Return what the district says of itself beyond its name: neighbours, the map, milestones."""
    return db.scalar(select(District.data)) or {}


def office(db: Session) -> UUID | None:
    """Return the district's own space."""
    return db.scalar(select(Organisation.id).where(Organisation.kind == "district"))


def portal_host(db: Session) -> str | None:
    """Return the host of the district's own portal."""
    return db.scalar(
        select(Host.host)
        .join(Organisation, Organisation.id == Host.tenant_id)
        .where(Organisation.kind == "district", Host.main)
    )


def main_hosts(db: Session) -> dict[UUID, str]:
    """Return the main host of each body of the district."""
    rows = db.execute(
        select(Host.tenant_id, Host.host)
        .join(Organisation, Organisation.id == Host.tenant_id)
        .where(Host.main)
    )
    return {row.tenant_id: row.host for row in rows}


def tenants(db: Session) -> Sequence[tuple[UUID, UUID]]:
    """List every body of the installation that has a host, as (district, body)."""
    found = (
        select(Tenant.district_id, Tenant.tenant_id)
        .join(Host, Host.tenant_id == Tenant.tenant_id)
        .distinct()
        .order_by(Tenant.tenant_id)
    )
    return [(row.district_id, row.tenant_id) for row in db.execute(found)]


def bodies(db: Session) -> Sequence[Organisation]:
    """List the bodies at work in the district, those of the protocol first."""
    signed = literal("firmatario") == any_(Organisation.roles)
    return db.scalars(
        select(Organisation).where(Organisation.state == "active").order_by(signed.desc(), Organisation.name)
    ).all()


def body(db: Session, slug: str) -> Organisation | None:
    """Return a body at work in the district, by its slug."""
    return db.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.state == "active"))


def named(db: Session, slug: str) -> Organisation | None:
    """Return a body of the district by its slug, in whatever state."""
    return db.scalar(select(Organisation).where(Organisation.slug == slug))


def by_id(db: Session, organisation_id: UUID) -> Organisation | None:
    """Return a body of the district, in whatever state."""
    return db.scalar(select(Organisation).where(Organisation.id == organisation_id))


def everybody(db: Session) -> Sequence[Organisation]:
    """List the bodies of the district in whatever state, by name."""
    return db.scalars(select(Organisation).order_by(func.lower(Organisation.name))).all()


def comuni(db: Session) -> Sequence[Comune]:
    """List the Comuni of the district."""
    return db.scalars(select(Comune).order_by(Comune.name)).all()


def logo(db: Session, digest: str) -> Logo | None:
    """Return a logo by the digest of its bytes."""
    return db.scalar(select(Logo).where(Logo.digest == digest))
