"""Rows that say whose they are, in every table the catalogue has: two districts, two bodies each."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Connection, Engine, text

from core.db.check.declared import declared
from core.db.scope import Reach, Scope

CANARY = re.compile(r"cny\.([AB])\.([AB]\d)\.(\w+)\.")
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\b77\d{6}\b")
HEX = re.compile(r"\\x((?:[0-9a-f]{2})+)")
ROWS = 2
SAID_ELSEWHERE = ("organisation", "booking_appointment")
"""Tables whose ids stand in what is published: of a body, and of a stretch of time that is taken."""


@dataclass(frozen=True)
class Owner:
    """A body of one of the two districts."""

    district: str
    tenant: str

    @property
    def district_id(self) -> UUID:
        return uuid5(NAMESPACE_URL, f"district {self.district}")

    @property
    def tenant_id(self) -> UUID:
        return uuid5(NAMESPACE_URL, f"tenant {self.tenant}")

    def scope(self, reach: Reach = Reach.TENANT) -> Scope:
        return Scope(self.district_id, self.tenant_id, reach)


OWNERS = [Owner("A", "A1"), Owner("A", "A2"), Owner("B", "B1"), Owner("B", "B2")]
A1, A2, B1, B2 = OWNERS


@dataclass(frozen=True)
class Seen:
    """Something that says whose it is, met in an answer."""

    district: str
    tenant: str
    table: str


class Canaries:
    """What was planted, and how to know it again."""

    def __init__(self, superuser: Engine) -> None:
        self.kinds = {name: kind for name, kind in declared().items() if kind}
        self.columns: dict[str, list[tuple[str, str]]] = {}
        self._ids: dict[str, Seen] = {}
        with superuser.begin() as everything:
            for table in self.kinds:
                self.columns[table] = _columns(everything, table)
            _let_anything_in(everything)
            everything.exec_driver_sql(f"TRUNCATE {', '.join(self.kinds)} CASCADE")
            for owner in OWNERS:
                for table in self.kinds:
                    self._plant(everything, table, owner)
            everything.exec_driver_sql("SET session_replication_role = DEFAULT")

    def _plant(self, everything: Connection, table: str, owner: Owner) -> None:
        for number in range(ROWS):
            row = {name: _value(table, name, kind, owner, number) for name, kind in self.columns[table]}
            if "id" in row and table not in SAID_ELSEWHERE:
                self._ids[str(row["id"])] = Seen(owner.district, owner.tenant, table)
            self._ids |= {
                str(row[name]): Seen(owner.district, owner.tenant, table)
                for name, kind in self.columns[table]
                if kind == "integer"
            }
            places = ", ".join(
                f"CAST(:{name} AS {kind})" if kind != "tsvector" else f"to_tsvector('simple', :{name})"
                for name, kind in self.columns[table]
            )
            names = ", ".join(f'"{name}"' for name, _kind in self.columns[table])
            statement = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608
            everything.execute(text(statement), row)

    def met(self, rows: Any) -> Iterator[Seen]:
        """Find every canary in what came back."""
        told = str(rows)
        told += "".join(bytes.fromhex(found).decode("latin-1") for found in HEX.findall(told))
        for district, tenant, table in CANARY.findall(told):
            yield Seen(district, tenant, table)
        for found in IDS.findall(told):
            if found in self._ids:
                yield self._ids[found]

    def foreign(self, rows: Any, me: Owner | None, *, role: str, reach: Reach) -> list[Seen]:
        """List what came back though it is not for this body's eyes."""
        return [seen for seen in self.met(rows) if not self._mine(seen, me, role, reach)]

    def _mine(self, seen: Seen, me: Owner | None, role: str, reach: Reach) -> bool:
        kind = self.kinds[seen.table]
        if kind == "public":
            return True
        if me is None or seen.district != me.district:
            return False
        if seen.table in KNOWN_TO_THE_DISTRICT[role, reach]:
            return True
        return seen.tenant == me.tenant if kind == "tenant" or seen.table in PEOPLE else True


PEOPLE = ("account", "password_reset")
"""Tables of the district in which a body sees its own people only."""
KNOWN_TO_THE_DISTRICT = {
    ("app", Reach.TENANT): (),
    ("app", Reach.IDENTITY): ("account", "password_reset", "membership", "session", "entry"),
    ("district", Reach.DISTRICT): ("account", "membership", "session", "invitation", "glass"),
}
"""What a role may see of all the bodies of its district, though it is a body's (core/db/check/allowed.toml)."""


def _columns(everything: Connection, table: str) -> list[tuple[str, str]]:
    rows = everything.execute(
        text(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' ORDER BY attnum"
        ),
        {"table": table},
    )
    return [(name, kind) for name, kind in rows]


def _let_anything_in(everything: Connection) -> None:
    """No triggers and no checks while planting: what is tried is who sees a row, not what it says."""
    everything.exec_driver_sql("SET session_replication_role = replica")
    checks = everything.execute(
        text(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"
        )
    )
    for table, name in checks.all():
        everything.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _value(table: str, name: str, kind: str, owner: Owner, number: int) -> Any:
    canary = f"cny.{owner.district}.{owner.tenant}.{table}.{name}.{number}"
    if kind == "uuid":
        return _uuid(table, name, owner, number)
    if kind == "integer":
        return 77_000_000 + zlib.crc32(table.encode()) % 10_000 * 100 + OWNERS.index(owner) * 10 + number
    if kind in ("text", "character varying", "citext", "tsvector"):
        return canary
    return {
        "bytea": canary.encode(),
        "text[]": [canary],
        "jsonb": f'{{"c": "{canary}"}}',
        "boolean": True,
        "date": f"2026-11-{number + 10}",
        "time without time zone": f"{number + 8}:00",
        "timestamp with time zone": f"2026-11-{number + 10} {_hour(name):02}:00+00",
        "timestamp with time zone[]": [f"2026-11-{number + 10} {_hour(name):02}:00+00"],
    }.get(kind, number)


def _hour(name: str) -> int:
    return {"starts_at": 9, "ends_at": 10}.get(name, 12)


def _uuid(table: str, name: str, owner: Owner, number: int) -> UUID:
    if name == "district_id":
        return owner.district_id
    if name in ("tenant_id", "organisation_id") or (table, name) == ("organisation", "id"):
        return owner.tenant_id
    thing = table.rsplit("_", 1)[-1] if name == "id" else name.removesuffix("_id")
    return uuid5(NAMESPACE_URL, f"{thing} {number} of {owner.tenant}")
