"""Questions about the catalogue. Reading pages take columns, not entities."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import any_, bindparam, func, literal, or_, select, text
from sqlalchemy.orm import Session

from core.db.reading import DISTRICT, read
from core.organisations.models import Host, Organisation
from core.services.models import HelpsWith, Service, Vocabulary


class Listed(NamedTuple):
    """A service in a list."""

    slug: str
    name: str
    description: str
    level: str
    state: str
    categories: list[str]


class Sheet(NamedTuple):
    """A service sheet as it is stored, with the bodies that help."""

    id: UUID
    organisation_id: UUID | None
    slug: str
    name: str
    level: str
    state: str
    categories: list[str]
    description: str
    sheet: dict[str, Any]
    verification: str
    verified_on: date | None
    helpers: list[dict[str, Any]]
    topics: list[dict[str, str]]


class Term(NamedTuple):
    """One word of the vocabulary."""

    code: str
    label: str
    data: dict[str, Any]


_HELPERS = (
    select(
        func.coalesce(
            func.jsonb_agg(
                func.jsonb_build_object(
                    "slug",
                    Organisation.slug,
                    "name",
                    Organisation.name,
                    "kind",
                    Organisation.kind,
                    "seat",
                    Organisation.seat,
                    "host",
                    Host.host,
                )
            ),
            text("'[]'::jsonb"),
        )
    )
    .select_from(HelpsWith)
    .join(Organisation, (Organisation.id == HelpsWith.organisation_id) & (Organisation.state == "active"))
    .join(Host, (Host.tenant_id == Organisation.id) & Host.main)
    .where(
        HelpsWith.service_id == Service.id,
        HelpsWith.district_id == DISTRICT,
        Organisation.district_id == DISTRICT,
    )
    .correlate(Service)
    .scalar_subquery()
)
_TOPICS = (
    select(
        func.coalesce(
            func.jsonb_agg(func.jsonb_build_object("code", Vocabulary.code, "label", Vocabulary.label)),
            text("'[]'::jsonb"),
        )
    )
    .where(Vocabulary.district_id == DISTRICT, Vocabulary.kind == "category")
    .where(Vocabulary.code == any_(Service.categories))
    .correlate(Service)
    .scalar_subquery()
)
OPEN = or_(
    Service.organisation_id.is_(None),
    select(Organisation.id)
    .where(Organisation.district_id == Service.district_id, Organisation.id == Service.organisation_id)
    .where(Organisation.state == "active")
    .correlate(Service)
    .exists(),
)
"""Sheets of the district, and of bodies that are not suspended."""
_SHEET = select(
    Service.id,
    Service.organisation_id,
    Service.slug,
    Service.name,
    Service.level,
    Service.state,
    Service.categories,
    Service.description,
    Service.sheet,
    Service.verification,
    Service.verified_on,
    _HELPERS,
    _TOPICS,
).where(Service.slug == bindparam("slug"), Service.district_id == DISTRICT, OPEN)
_LISTED = (
    select(Service.slug, Service.name, Service.description, Service.level, Service.state, Service.categories)
    .where(Service.state != "storico", OPEN)
    .order_by(Service.position, Service.name)
)


def sheet(db: Session, slug: str) -> Sheet | None:
    """Return one sheet and the bodies that help with it, in one statement."""
    rows = read(db, _SHEET, slug=slug)
    return Sheet._make(rows[0]) if rows else None


def listed(db: Session, *, body: UUID | None = None, category: str | None = None) -> Sequence[Listed]:
    """List the services a citizen may ask for; only those a body helps with, or of one category, where named."""
    asked = (
        _LISTED.where(or_(Service.organisation_id.is_(None), Service.organisation_id == body))
        if body
        else _LISTED
    )
    if body:
        helped = select(HelpsWith.service_id).where(HelpsWith.organisation_id == body)
        asked = asked.where(or_(Service.id.in_(helped), Service.organisation_id == body))
    if category:
        asked = asked.where(literal(category) == any_(Service.categories))
    return [Listed(*row) for row in db.execute(asked)]


def vocabulary(db: Session, kind: str) -> dict[str, Term]:
    """Return the words of one kind, in their order."""
    rows = db.execute(
        select(Vocabulary.code, Vocabulary.label, Vocabulary.data)
        .where(Vocabulary.kind == kind)
        .order_by(Vocabulary.position, Vocabulary.code)
    )
    return {row.code: Term(*row) for row in rows}


def helped_by(db: Session, organisation_id: UUID) -> set[UUID]:
    """Return the services a body helps with."""
    return set(db.scalars(select(HelpsWith.service_id).where(HelpsWith.organisation_id == organisation_id)))


def by_slug(db: Session, slug: str) -> Service | None:
    """Return the sheet to be edited."""
    return db.scalar(select(Service).where(Service.slug == slug))


def all_services(db: Session) -> Sequence[Service]:
    """List every sheet, historical ones too."""
    return db.scalars(select(Service).order_by(Service.name)).all()
