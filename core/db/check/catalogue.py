"""What PostgreSQL knows about itself, as plain values (manual, chapter 53: system catalogs)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from core.db.check import sql
from core.db.check.allowed import Allowed
from core.db.engine import APP_ROLE, DISTRICT_ROLE

TABLES = "rp"
ROLES = {"app": APP_ROLE, "district": DISTRICT_ROLE}


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view, materialised view, foreign table or sequence."""

    name: str
    kind: str
    walled: bool
    forced: bool
    invoker: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; `reads` and `writes` are its rules as PostgreSQL prints them."""

    table: str
    name: str
    verb: str
    restrictive: bool
    roles: list[str]
    reads: str | None
    writes: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key, unique index, exclusion or reference; `kind` is p, u, x or f."""

    table: str
    name: str
    kind: str
    columns: list[str]
    target: str | None
    target_columns: list[str]


@dataclass(frozen=True, slots=True)
class Grant:
    """One right of one role on one relation, perhaps on some of its columns only."""

    table: str
    role: str
    right: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ours that runs with the rights of its owner."""

    name: str
    settings: list[str]
    for_everybody: bool


@dataclass(frozen=True, slots=True)
class Role:
    """One of the two restricted roles, and what it has that it must not have."""

    name: str
    powers: list[str]
    member_of: list[str]
    owns: int


@dataclass(frozen=True)
class Catalogue:
    """Everything the checks look at."""

    relations: list[Relation]
    policies: list[Policy]
    keys: list[Key]
    grants: list[Grant]
    functions: list[Function]
    roles: list[Role]
    dangerous: list[tuple[str, str]]
    loose: list[tuple[str, str]]
    both_owners: frozenset[str]


def open_tables(connection: Connection, reasons: Allowed) -> list[str]:
    """Name the tables without an enabled and forced row-level security, the excused ones left out."""
    rows = [Relation(*row) for row in connection.execute(text(sql.RELATIONS))]
    return [
        table.name
        for table in rows
        if table.kind in TABLES
        and not (table.walled and table.forced)
        and not reasons.has("tables", table.name)
    ]


def read(connection: Connection) -> Catalogue:
    """Read the catalogue of the database a connection is in."""

    def rows(query: str) -> list[Any]:
        return [tuple(row) for row in connection.execute(text(query), ROLES if ":app" in query else {})]

    return Catalogue(
        relations=[Relation(*row) for row in rows(sql.RELATIONS)],
        policies=[Policy(*row) for row in rows(sql.POLICIES)],
        keys=[Key(*row) for row in rows(sql.CONSTRAINTS) + rows(sql.UNIQUE_INDEXES)],
        grants=[Grant(*row) for row in rows(sql.GRANTS)],
        functions=[Function(*row) for row in rows(sql.FUNCTIONS)],
        roles=[Role(*row) for row in rows(sql.RESTRICTED)],
        dangerous=rows(sql.DANGEROUS),
        loose=rows(sql.LOOSE),
        both_owners=frozenset(name for (name,) in rows(sql.BOTH_OWNERS)),
    )
