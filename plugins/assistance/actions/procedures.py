"""What the district says about how applications are made: each publishing is a new version."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from core.district_files import DistrictFiles
from core.errors import DomainError, Missing
from core.i18n import _
from plugins.assistance.models import Procedure as Row
from plugins.assistance.queries import procedures as queries
from plugins.assistance.rules.content import whole
from plugins.assistance.rules.procedure import Procedure, plain

Errors = Mapping[str, str]


class Unfinished(DomainError):
    """A procedure cannot be published as it is; says why, field by field."""

    status = 422

    def __init__(self, errors: Errors) -> None:
        """Keep every error at once."""
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def load(db: Session, files: DistrictFiles, *, overwrite: bool) -> None:
    """Publish the procedures of the files; with `overwrite`, what they say differently becomes a new version."""
    known = {one.slug for one in queries.in_force(db)}
    for slug, told in files.procedures.items():
        told_now = whole(told, files.facts, files.documents, files.sources)
        if slug not in known:
            _write(db, told_now, by=None)
        elif overwrite:
            before = procedure(db, slug)
            if replace(told_now, version=before.version) != before:
                _write(db, replace(told_now, version=before.version + 1), by=None)


def procedure(db: Session, slug: str) -> Procedure:
    """Return the last version of a procedure. Raise Missing."""
    found = queries.last(db, slug)
    if found is None:
        raise Missing(_("Questa procedura non c'è."))
    return found[1]


def publish(db: Session, told: Procedure, *, after: int, by: UUID) -> Row:
    """Publish a version in the place of version `after`. Raise Unfinished where it says nothing new."""
    before = procedure(db, told.slug)
    if before.version != after:
        raise Unfinished({"": _("Intanto qualcuno ha pubblicato un'altra versione. Guardala e riprova.")})
    if replace(told, version=after) == before:
        raise Unfinished({"": _("Non hai cambiato niente.")})
    return _write(db, replace(told, version=after + 1), by=by)


def _write(db: Session, told: Procedure, *, by: UUID | None) -> Row:
    row = Row(slug=told.slug, version=told.version, name=told.name, content=plain(told), published_by=by)
    db.add(row)
    db.flush()
    return row
