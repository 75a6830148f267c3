"""The databases inside the server: prepared once, copied and dropped for tests."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from core.db.embedded.server import Server

DATABASE = "diffuso"
OWNER = "diffuso_owner"
SUPERUSER = "postgres"
HARDENING = (Path(__file__).parent / "prepare.sql").read_text(encoding="utf-8")
PREPARED = hashlib.sha256(HARDENING.encode()).hexdigest()


def prepare(server: "Server") -> None:
    """Make the owner, its database and what both need; do again what a newer Diffuso has changed."""
    with _connected(server, "postgres") as db:
        if not _exists(db, "SELECT 1 FROM pg_roles WHERE rolname = %s", OWNER):
            db.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(sql.Identifier(OWNER)))
        key = sql.SQL("ALTER ROLE {} PASSWORD {}")
        db.execute(key.format(sql.Identifier(OWNER), sql.Literal(server.owner_password)))
        db.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    with _connected(server, "template1") as db:
        db.execute(HARDENING)
    with _connected(server, "postgres") as db:
        if not _exists(db, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            db.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        db.execute(f"REVOKE TEMPORARY, CREATE ON DATABASE {DATABASE} FROM PUBLIC")
    with _connected(server, DATABASE) as db:
        db.execute(HARDENING)


def clone(server: "Server", template: str, name: str) -> None:
    """Copy a database that nobody is using, with its owner and who may enter it."""
    copy = sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY OWNER {owner}")
    with _connected(server, "postgres") as db:
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        db.execute(copy.format(owner=sql.Identifier(_owner(db, template)), **names))
        db.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
        # PostgreSQL copies what is inside a database, not who may enter it.
        for right, role in db.execute(RIGHTS, (template,)).fetchall():
            grant = sql.SQL("GRANT {right} ON DATABASE {name} TO {role}")
            role_name = sql.Identifier(role) if role else sql.SQL("PUBLIC")
            db.execute(grant.format(right=sql.SQL(right), role=role_name, **names))


def drop(server: "Server", name: str) -> None:
    """Drop a database, putting out whoever is still in it."""
    with _connected(server, "postgres") as db:
        db.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


RIGHTS: LiteralString = """
    SELECT privilege_type, CASE WHEN grantee <> 0 THEN pg_get_userbyid(grantee) END
    FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
    WHERE datname = %s AND grantee <> datdba
"""


def _connected(server: "Server", database: str) -> psycopg.Connection[tuple[str, ...]]:
    return psycopg.connect(
        host=str(server.socket),
        user=SUPERUSER,
        password=server.superuser_password,
        dbname=database,
        autocommit=True,
    )


def _exists(db: psycopg.Connection[tuple[str, ...]], query: LiteralString, value: str) -> bool:
    return db.execute(query, (value,)).fetchone() is not None


def _owner(db: psycopg.Connection[tuple[str, ...]], database: str) -> str:
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    row = db.execute(query, (database,)).fetchone()
    if row is None:
        raise LookupError(database)
    return row[0]
