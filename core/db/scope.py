"""The session's door: every statement stays inside the scope the session was opened with.

PostgreSQL's row-level security is the wall behind it (core/db/policies.py); each suffices alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Delete, Engine, Select, TableClause, Update, bindparam, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from core.db.apart import PatientSession
from core.db.tables import OwnedByDistrict, OwnedByTenant, Table

SCOPE: Final = "scope"
KEYRING: Final = "keyring"
"""Key of a session's `info`: what unwraps the keys of what people confide; None in the district's rooms."""
STORE: Final = "store"
"""Key of a session's `info`: where sealed files lie; None in the district's rooms."""
PUBLISHED: Final = "published"
"""Key of a session's `info`: whether it changed what public pages show."""
NOBODY: Final = UUID(int=0)
_current: ContextVar["Scope | None"] = ContextVar("scope", default=None)


class Reach(StrEnum):
    """How far one transaction may see."""

    TENANT = "tenant"
    """The rows of one body, and what its district publishes."""
    DISTRICT = "district"
    """What the district governs; never the content that people confide to a body."""
    IDENTITY = "identity"
    """Accounts and memberships of a district, while somebody proves who they are."""
    INSIDE = "inside"
    """The rows of one body, seen from the district's portal: read only, by an auditor or through a broken glass."""
    NONE = "none"
    """No database at all."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a transaction may touch."""

    district_id: UUID
    tenant_id: UUID | None = None
    reach: Reach = Reach.TENANT

    @property
    def read_only(self) -> bool:
        """Whether PostgreSQL itself refuses to write."""
        return self.reach is Reach.INSIDE

    @property
    def opening(self) -> str:
        """Return the statement that opens the transaction; built from UUIDs, never from input."""
        tenant = UUID(int=self.tenant_id.int) if self.tenant_id else ""
        district = UUID(int=self.district_id.int)
        return (
            f"BEGIN{' READ ONLY' if self.read_only else ''}; "
            f"SET LOCAL app.district = '{district}'; SET LOCAL app.tenant = '{tenant}'; "
            f"SET LOCAL app.reach = '{self.reach.value}'"
        )


class OutsideScope(Exception):
    """A row was about to be written outside the scope of its session."""


def open_session(engine: Engine, scope: Scope | None) -> Session:
    """Return a session whose every transaction is inside the scope; None sees no owned row."""
    options = {SCOPE: scope}
    return PatientSession(
        engine, expire_on_commit=False, info=_info(engine, scope), execution_options=options
    )


@contextmanager
def transaction(engine: Engine, scope: Scope) -> Iterator[Session]:
    """Open one transaction inside the scope, and a session in it: for a request.

    The session takes part only where it is used: who reads straight from the driver does not pay for it.
    """
    with engine.connect() as connection, connection.execution_options(**{SCOPE: scope}).begin():
        db = PatientSession(
            connection,
            expire_on_commit=False,
            info=_info(engine, scope),
            join_transaction_mode="rollback_only",
        )
        try:
            yield db
            if db.in_transaction():
                db.commit()
        finally:
            db.close()


def _info(engine: Engine, scope: Scope | None) -> dict[Any, Any]:
    held = engine.get_execution_options()
    return {SCOPE: scope, KEYRING: held.get(KEYRING), STORE: held.get(STORE)}


def _tenant() -> UUID:
    scope = _current.get()
    return (scope and scope.tenant_id) or NOBODY


def _district() -> UUID:
    scope = _current.get()
    return scope.district_id if scope else NOBODY


# The owner of rows, in statements that say it themselves; its value is looked up when the statement runs.
TENANT: Final[BindParameter[UUID]] = bindparam("scope_tenant", callable_=_tenant, unique=False)
DISTRICT: Final[BindParameter[UUID]] = bindparam("scope_district", callable_=_district, unique=False)
_OPTIONS = (
    with_loader_criteria(
        OwnedByTenant,
        lambda row: row.tenant_id == TENANT,
        include_aliases=True,
        track_closure_variables=False,
    ),
    with_loader_criteria(
        OwnedByDistrict,
        lambda row: row.district_id == DISTRICT,
        include_aliases=True,
        track_closure_variables=False,
    ),
)
_DISTRICT_ONLY = _OPTIONS[1:]
# A statement that is a constant of its module is closed once: closing it costs as much as running it.
_closed: tuple[WeakKeyDictionary[Any, Any], WeakKeyDictionary[Any, Any]] = (
    WeakKeyDictionary(),
    WeakKeyDictionary(),
)


@event.listens_for(Session, "do_orm_execute")
def _stay_inside(state: ORMExecuteState) -> None:
    scope: Scope | None = state.session.info.get(SCOPE)
    _current.set(scope)
    if state.is_insert or state.is_update or state.is_delete:
        changed = state.bind_mapper
        _note_published(state.session, [changed.class_] if changed else [])
    if state.is_column_load or state.is_relationship_load or state.is_insert:
        return
    across = scope is not None and scope.reach in (Reach.IDENTITY, Reach.DISTRICT)
    state.statement = _close(state.statement, across=across, seen=state.is_orm_statement)


def _close(statement: Any, *, across: bool, seen: bool) -> Any:
    """Return the statement with the criteria of the scope; their values are looked up each time it runs."""
    known = _closed[across]
    if (found := known.get(statement)) is None:
        for table in () if seen else unseen(statement):
            raise OutsideScope(f"{table}: the session does not see whose rows are asked for")
        found = known[statement] = statement.options(*(_DISTRICT_ONLY if across else _OPTIONS))
    return found


def unseen(statement: Any) -> Iterator[str]:
    """Name the owned tables that a statement asks for without the ORM seeing it: no criteria would close them.

    That is so of a bare table, and of a class inside a window alone; `select_from(Class)` lets it be seen.
    """
    kinds = (OwnedByTenant, OwnedByDistrict)
    owned = {str(m.local_table) for m in Table.registry.mappers if issubclass(m.class_, kinds)}
    for part in visitors.iterate(statement):
        if isinstance(part, Select | Update | Delete) and "compile_state_plugin" not in part._propagate_attrs:  # noqa: SLF001
            places = part.get_final_froms() if isinstance(part, Select) else [part.table]
            inside = (each for place in places for each in visitors.iterate(place))
            yield from (each.name for each in inside if isinstance(each, TableClause) and each.name in owned)


def _note_published(db: Session, tables: Iterable[type]) -> None:
    if any(getattr(table, "published", False) for table in tables):
        db.info[PUBLISHED] = True


@event.listens_for(Session, "before_flush")
def _stamp_owner(db: Session, _context: UOWTransaction, _rows: object) -> None:
    scope: Scope | None = db.info.get(SCOPE)
    _note_published(db, map(type, (*db.new, *db.dirty, *db.deleted)))
    for row in (*db.new, *db.dirty):
        if isinstance(row, OwnedByTenant | OwnedByDistrict):
            _stamp(row, scope)


def _stamp(row: OwnedByTenant | OwnedByDistrict, scope: Scope | None) -> None:
    if scope is None:
        raise OutsideScope(type(row).__name__)
    if isinstance(row, OwnedByTenant):
        row.tenant_id = getattr(row, "tenant_id", None) or scope.tenant_id or NOBODY
        if scope.reach == Reach.TENANT and row.tenant_id != scope.tenant_id:
            raise OutsideScope(type(row).__name__)
    if hasattr(row, "district_id"):
        row.district_id = getattr(row, "district_id", None) or scope.district_id
        if row.district_id != scope.district_id:
            raise OutsideScope(type(row).__name__)


def published_tables() -> set[str]:
    """Name the tables whose changes show on public pages."""
    return {m.class_.__tablename__ for m in Table.registry.mappers if m.class_.published}
