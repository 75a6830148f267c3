"""The wall: row-level security, written once for each kind of table.

Sources: PostgreSQL manual, chapter 5.9 (row security policies); the setting is transaction-local
(`SET LOCAL`), so it can neither leak through the pool nor outlive the request.
"""

from collections.abc import Iterator

from core.db.engine import APP_ROLE, DISTRICT_ROLE

TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
DISTRICT = "nullif(current_setting('app.district', true), '')::uuid"
PROVING = "current_setting('app.reach', true) = 'identity'"
ALL = "SELECT, INSERT, UPDATE, DELETE"


def wall(name: str) -> Iterator[str]:
    """Close a table to everybody, its owner included."""
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"


def tenant(name: str) -> Iterator[str]:
    """Open a table to the body that owns each row, and to nobody else."""
    yield from wall(name)
    yield f"GRANT {ALL} ON {name} TO {APP_ROLE}"
    yield policy(name, "own_body", APP_ROLE, f"tenant_id = {TENANT}")


def district(name: str, *, body: str | None = None, columns: tuple[str, ...] = ()) -> Iterator[str]:
    """Let the district's bodies read; the district writes, and each body the rows that `body` says are its own.

    With `columns`, a body may change only those columns of its own rows.
    """
    yield from wall(name)
    yield f"GRANT SELECT ON {name} TO {APP_ROLE}"
    yield f"GRANT {ALL} ON {name} TO {DISTRICT_ROLE}"
    yield policy(name, "district_reads", APP_ROLE, f"district_id = {DISTRICT}", verb="SELECT")
    yield policy(name, "district_governs", DISTRICT_ROLE, f"district_id = {DISTRICT}")
    if body is None:
        return
    own = f"district_id = {DISTRICT} AND {body} = {TENANT}"
    if columns:
        yield f"GRANT UPDATE ({', '.join(columns)}) ON {name} TO {APP_ROLE}"
        yield policy(name, "own_body_changes", APP_ROLE, own, verb="UPDATE")
        return
    yield f"GRANT INSERT, UPDATE, DELETE ON {name} TO {APP_ROLE}"
    for verb in ("INSERT", "UPDATE", "DELETE"):
        yield policy(name, f"own_body_{verb.lower()}s", APP_ROLE, own, verb=verb)


def public(name: str) -> Iterator[str]:
    """Let everyone read; only the district a row belongs to may write it."""
    yield from wall(name)
    yield f"GRANT SELECT ON {name} TO {APP_ROLE}"
    yield f"GRANT {ALL} ON {name} TO {DISTRICT_ROLE}"
    yield policy(name, "everyone_reads", f"{APP_ROLE}, {DISTRICT_ROLE}", "true", verb="SELECT")
    for verb in ("INSERT", "UPDATE", "DELETE"):
        yield policy(name, f"district_{verb.lower()}s", DISTRICT_ROLE, f"district_id = {DISTRICT}", verb=verb)


def policy(name: str, label: str, role: str, rule: str, *, verb: str = "ALL") -> str:
    """Return one CREATE POLICY statement; the same rule holds for what is read and what is written."""
    reads = "" if verb == "INSERT" else f" USING ({rule})"
    writes = f" WITH CHECK ({rule})" if verb in ("ALL", "INSERT", "UPDATE") else ""
    return f"CREATE POLICY {label} ON {name} FOR {verb} TO {role}{reads}{writes}"
