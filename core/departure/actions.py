"""Announce that a body leaves, take it back, erase what is left of it. Nobody here commits."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from core.accounts.models import Membership
from core.dates import local, to_utc
from core.db.reading import send
from core.db.tables import OwnedByTenant, PublishedByBody, Table
from core.departure import queries, rules
from core.departure.models import LEAVING, LEFT, Departure
from core.errors import Conflict, DomainError, Missing
from core.i18n import _
from core.organisations.models import Logo, Organisation
from core.search.actions import reindex
from core.services.models import HelpsWith, Service

ACTIVE: Final = "active"
LONGEST_REASON: Final = 300
KEPT: Final = ("departure", "membership", "audit_entry", "audit_head")
"""Tables that are not emptied row by row: what says that the body left; who worked there, whose hats end and who are
forgotten in their time; the log, which one function drops."""
_LOG = text("SELECT audit_leave()")
_MAY = text(
    "SELECT name FROM unnest(CAST(:names AS text[])) AS name WHERE has_table_privilege(current_user, name, 'DELETE')"
)


class StillHere(Exception):
    """A table keeps rows of a body that leaves: nothing is erased rather than some of it."""


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


def announce(db: Session, *, body: Organisation, reason: str, by: UUID, now: datetime) -> Departure:
    """Say that a body leaves: from now on its people only read, and in ninety days it is gone. Raise Unfinished."""
    if body.kind == "district":
        raise Conflict(_("Lo spazio del distretto non può uscire dalla rete."))
    if queries.of(db, body.id) is not None:
        raise Conflict(_("L'uscita di questo ente è già segnata."))
    if not reason:
        raise Unfinished([("reason", _("Scrivi perché l'ente esce, per esempio l'atto che lo dice."))])
    last = local(now + rules.NOTICE).date()
    row = Departure(
        organisation_id=body.id,
        announced_at=now,
        announced_by=by,
        reason=reason,
        ends_at=to_utc(last + timedelta(days=1), time(0)),
    )
    db.add(row)
    body.state = LEAVING
    db.flush()
    reindex(db)
    return row


def take_back(db: Session, *, body: Organisation, now: datetime) -> str | None:
    """Let a body stay after all; return where its archive lies, to be taken away. Raise Conflict after its last day."""
    found = queries.of(db, body.id)
    if found is None or rules.stage(found.ends_at, found.closed_at, now) is not rules.Stage.LEAVING:
        raise Conflict(_("Non si può più tornare indietro."))
    place = found.place
    db.delete(found)
    body.state = ACTIVE
    db.flush()
    reindex(db)
    return place


def leaving(db: Session, organisation_id: UUID) -> Departure:
    """Return the leaving of a body that is still here. Raise Missing."""
    found = queries.of(db, organisation_id)
    if found is None or found.closed_at is not None:
        raise Missing(_("Questo ente non sta uscendo dalla rete."))
    return found


def hand_in(db: Session, *, organisation_id: UUID, protocol: str) -> None:
    """Take note of where a Comune's archive was handed in. Raise Unfinished or Missing."""
    found = leaving(db, organisation_id)
    if not protocol:
        raise Unfinished([("protocol", _("Scrivi il numero di protocollo del versamento."))])
    found.protocol = protocol


def empty(db: Session, *, organisation_id: UUID, now: datetime) -> dict[str, int]:
    """Erase every row that belongs to a body, its keys among them; return how many, table by table."""
    db.execute(
        update(Membership)
        .where(Membership.tenant_id == organisation_id, Membership.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    tables = [(table, getattr(table, owner) == organisation_id) for table, owner in own_tables()]
    found = {table.__tablename__: _count(db, table, mine) for table, mine in tables}
    may = {row[0] for row in send(db, _MAY, {"names": list(found)})}
    for table, mine in tables:
        if table.__tablename__ in may:
            db.execute(delete(table).where(mine).execution_options(synchronize_session=False))
    if left := [table.__tablename__ for table, mine in tables if _count(db, table, mine)]:
        raise StillHere(f"{', '.join(left)}: rows of a body that leaves stay")
    found["audit_entry"] = int(send(db, _LOG, {})[0][0])
    return {name: rows for name, rows in sorted(found.items()) if rows}


def unpublish(db: Session, *, body: Organisation) -> None:
    """Take off what a body that left had published, in the reach of the district: sheets, logo, what it said of itself.

    Its name stays, and how much it did in each month, which says nothing of anybody.
    """
    gone = {table.__tablename__: _erase(db, table, body.id) for table in (HelpsWith, Service, Logo)}
    body.state, body.facts, body.does, body.accessibility = LEFT, {}, {}, None
    if found := queries.of(db, body.id):
        told = (found.erased or {}) | {name: rows for name, rows in gone.items() if rows}
        found.erased = dict(sorted(told.items()))
    db.flush()
    reindex(db)


def _erase(db: Session, table: type[HelpsWith | Service | Logo], organisation_id: UUID) -> int:
    mine = table.organisation_id == organisation_id
    rows = _count(db, table, mine)
    db.execute(delete(table).where(mine).execution_options(synchronize_session=False))
    return rows


def _count(db: Session, table: type[Table], mine: Any) -> int:
    return db.scalar(select(func.count()).select_from(table).where(mine)) or 0


def own_tables() -> Iterator[tuple[type[Table], str]]:
    """Give the tables that hold rows of a body, and the column that says whose; who points at another comes first."""
    by_name: dict[str, type[Table]] = {
        mapper.class_.__tablename__: mapper.class_ for mapper in Table.registry.mappers
    }
    for table in reversed(Table.metadata.sorted_tables):
        kind = by_name[table.name]
        owner = "tenant_id" if issubclass(kind, OwnedByTenant) else "organisation_id"
        if table.name not in KEPT and issubclass(kind, OwnedByTenant | PublishedByBody):
            yield by_name[table.name], owner
