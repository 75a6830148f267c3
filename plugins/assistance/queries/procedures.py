"""Questions about procedures: which there are, what a version says, whether there is a newer one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from core.services import queries as services
from core.who import Site
from plugins.assistance.models import Procedure as Row
from plugins.assistance.rules.procedure import Procedure, parse


class Published(NamedTuple):
    """A version, without what it says."""

    id: UUID
    slug: str
    version: int
    name: str
    published_at: datetime
    published_by: UUID | None


MOST = 500
_known: dict[UUID, Procedure] = {}
_services: dict[UUID, tuple[Any, Sequence[tuple[str, str]]]] = {}
_LINE = (Row.id, Row.slug, Row.version, Row.name, Row.published_at, Row.published_by)


def version(db: Session, procedure_id: UUID) -> Procedure | None:
    """Return what a version says."""
    row = db.execute(select(Row.slug, Row.version, Row.content).where(Row.id == procedure_id)).one_or_none()
    return _read(procedure_id, *row) if row else None


def last(db: Session, slug: str) -> tuple[UUID, Procedure] | None:
    """Return the last version of a procedure, and its id."""
    asked = select(Row.id, Row.slug, Row.version, Row.content).where(Row.slug == slug)
    row = db.execute(asked.order_by(Row.version.desc()).limit(1)).one_or_none()
    return (row.id, _read(*row)) if row else None


def in_force(db: Session) -> Sequence[Published]:
    """List the last version of every procedure, by name."""
    rows = db.execute(select(*_LINE).ext(distinct_on(Row.slug)).order_by(Row.slug, Row.version.desc()))
    return sorted((Published(*row) for row in rows), key=lambda one: one.name)


def published(db: Session) -> Sequence[Published]:
    """List every version of every procedure there ever was."""
    return [Published(*row) for row in db.execute(select(*_LINE))]


def current(db: Session) -> dict[UUID, str]:
    """Name the procedures one may begin with, by the id of their last version."""
    return {one.id: one.name for one in in_force(db)}


def titles(db: Session) -> dict[str, str]:
    """Name the procedures, by slug."""
    return {one.slug: one.name for one in in_force(db)}


def of_services(db: Session, site: Site) -> Sequence[tuple[str, str]]:
    """Return the slug of each procedure, and its service: both come with the files, and are read as these change."""
    key, found = (site.district_id, site.version), _services.get(site.district_id)
    if found is None or site.version is None or found[0] != key:
        if len(_services) >= MOST:
            _services.clear()
        found = _services[site.district_id] = (key, _of_services(db))
    return found[1]


def _of_services(db: Session) -> list[tuple[str, str]]:
    service = Row.content["service"].astext
    rows = db.execute(
        select(Row.slug, service).ext(distinct_on(Row.slug)).order_by(Row.slug, Row.version.desc())
    )
    return [(row[0], row[1]) for row in rows]


def names(db: Session) -> dict[UUID, str]:
    """Name every version there ever was."""
    return {row.id: row.name for row in db.execute(select(Row.id, Row.name))}


def newer(db: Session, procedure_id: UUID) -> UUID | None:
    """Return the id of the last version of the same procedure, where it is a later one."""
    mine = aliased(Row)
    later = (
        select(Row.id)
        .join(mine, (mine.district_id == Row.district_id) & (mine.slug == Row.slug))
        .where(mine.id == procedure_id, Row.version > mine.version)
        .order_by(Row.version.desc())
        .limit(1)
    )
    return db.scalar(later)


def versions(db: Session, slug: str) -> Sequence[Published]:
    """List the versions of a procedure, the last one first."""
    rows = db.execute(select(*_LINE).where(Row.slug == slug).order_by(Row.version.desc()))
    return [Published(*row) for row in rows]


def _read(procedure_id: UUID, slug: str, version: int, content: dict[str, Any]) -> Procedure:
    """Read a version once: it never changes."""
    found = _known.get(procedure_id)
    if found is None:
        if len(_known) >= MOST:
            _known.clear()
        found = _known[procedure_id] = parse(content, slug=slug, version=version)
    return found


def service_name(db: Session, slug: str) -> str:
    """Name the service that a procedure is for."""
    found = services.by_slug(db, slug)
    return found.name if found else slug


def texts(db: Session) -> Sequence[str]:
    """Return what the person whom a procedure is for reads of it, in every version in force."""
    asked = select(Row.id, Row.slug, Row.version, Row.content).ext(distinct_on(Row.slug))
    rows = db.execute(asked.order_by(Row.slug, Row.version.desc()))
    return list(dict.fromkeys(text for row in rows for text in _texts(_read(*row))))


def _texts(told: Procedure) -> Iterator[str]:
    yield from (told.name, told.goal)
    yield from (rule.note for rule in told.deadlines if rule.note)
    for paper in told.documents:
        yield from (text for text in (paper.name, paper.note, paper.get, paper.instead) if text)
    for question in told.questions:
        yield from (text for text in (question.question, question.help) if text)
        yield from (choice.words for choice in question.choices)
