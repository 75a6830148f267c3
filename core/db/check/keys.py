"""Each key and each reference holds the owner: what is unique, or pointed at, is so inside one body or district."""

from collections.abc import Iterator

from core.db.check.allowed import Allowed
from core.db.check.catalogue import Catalogue, Key
from core.db.check.declared import Declared

OWNER = {"tenant": "tenant_id", "district": "district_id"}


def wrong(catalogue: Catalogue, known: Declared, excused: Allowed) -> Iterator[str]:
    """Say which keys forget their owner."""
    for key in catalogue.keys:
        kind = known.get(key.table)
        if kind is None or excused.has("keys", f"{key.table}.{key.name}"):
            continue
        if key.kind == "f":
            yield from _reference(key, kind, known)
        elif kind in OWNER and OWNER[kind] not in key.columns:
            yield f"La chiave {key.name} della tabella {key.table} non contiene {OWNER[kind]}."
    yield from _without_key(catalogue, known)
    yield from _loose_districts(catalogue, known, excused)


def _reference(key: Key, kind: str, known: Declared) -> Iterator[str]:
    pairs = set(zip(key.columns, key.target_columns, strict=True))
    both_of_a_body = kind == "tenant" and known.get(str(key.target)) == "tenant"
    needed = "tenant_id" if both_of_a_body else "district_id"
    if (needed, needed) not in pairs:
        yield f"Il riferimento {key.name} della tabella {key.table} può puntare fuori: manca {needed}."


def _without_key(catalogue: Catalogue, known: Declared) -> Iterator[str]:
    keyed = {key.table for key in catalogue.keys if key.kind == "p"}
    for relation in catalogue.relations:
        if relation.name in known and relation.name not in keyed:
            yield f"La tabella {relation.name} non ha una chiave primaria."


def _loose_districts(catalogue: Catalogue, known: Declared, excused: Allowed) -> Iterator[str]:
    """A row that names both its body and a district has to be tied to the district of that body."""
    for table in sorted(catalogue.both_owners & known.keys()):
        tied = any(
            key.kind == "f" and {"tenant_id", "district_id"} <= set(key.columns)
            for key in catalogue.keys
            if key.table == table
        )
        if not tied and known[table] == "tenant" and not excused.has("keys", f"{table}.district_id"):
            yield f"La tabella {table} può dire un distretto che non è quello dell'ente: manca il riferimento."
