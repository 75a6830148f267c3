"""A grammar of SQL: statements that try to see or touch more than they should."""

# ruff: noqa: S608 - statements made of chance are the point

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.trust.canaries import OWNERS, Canaries


@dataclass(frozen=True)
class Probe:
    """One statement; `writes` where it changes something."""

    shape: str
    statement: str
    writes: bool = False


class Grammar:
    """Makes statements at random; the same seed makes the same ones."""

    def __init__(self, canaries: Canaries, seed: int) -> None:
        self.chance = random.Random(seed)
        self.columns = canaries.columns
        self.tables = sorted(name for name, kind in canaries.kinds.items() if kind != "public")
        self.everywhere = sorted(canaries.kinds)
        self.reading: list[Callable[[], str]] = [
            self.plain, self.whole_row, self.join, self.natural_join, self.subquery, self.scalar, self.union, self.cte,
            self.recursive, self.exists, self.lateral, self.aggregate, self.window, self.values, self.table,
            self.distinct, self.xml, self.sample, self.full_join, self.rollup,
        ]  # fmt: skip
        self.writing: list[Callable[[], str]] = [
            self.update, self.update_from, self.delete, self.delete_using, self.insert, self.upsert, self.merge,
            self.write_in_cte, self.take_over,
        ]  # fmt: skip

    def probes(self, count: int, *, writing: float = 0.3) -> Iterator[Probe]:
        for _ in range(count):
            writes = self.chance.random() < writing
            shape = self.chance.choice(self.writing if writes else self.reading)
            yield Probe(shape.__name__, shape(), writes)

    # parts

    def a_table(self) -> str:
        return self.chance.choice(self.tables)

    def some(self, table: str, alias: str) -> str:
        names = [name for name, _kind in self.columns[table]]
        telling = [name for name, kind in self.columns[table] if kind in ("text", "bytea", "jsonb", "text[]")]
        chosen = self.chance.sample(names, k=min(len(names), 3)) + telling[:1]
        return ", ".join(f'{alias}."{name}"::text' for name in dict.fromkeys(chosen))

    def where(self, alias: str, table: str) -> str:
        owner = self.chance.choice(OWNERS)
        names = {name for name, _kind in self.columns[table]}
        ways = ["true", f"{alias} IS NOT NULL", f"{alias}::text LIKE '%cny.%'", "1 = 1 OR false"]
        for name, theirs in (("tenant_id", owner.tenant_id), ("district_id", owner.district_id)):
            if name in names:
                ways += [
                    f"{alias}.{name} = '{theirs}' OR true",
                    f"{alias}.{name} <> '{theirs}'",
                    f"{alias}.{name} IS NOT NULL",
                    f"{alias}.{name} = ANY (SELECT t.tenant_id FROM tenant t) OR {alias}.{name} IS NOT NULL",
                    f"coalesce({alias}.{name}, '{theirs}') IS NOT NULL",
                ]
        return self.chance.choice(ways)

    # reading

    def plain(self) -> str:
        t = self.a_table()
        return f"SELECT {self.some(t, 'a')} FROM {t} a WHERE {self.where('a', t)}"

    def whole_row(self) -> str:
        t = self.a_table()
        how = self.chance.choice(["a::text", "to_jsonb(a)::text", "row_to_json(a)::text", "a.*"])
        return f"SELECT {how} FROM {t} a WHERE {self.where('a', t)}"

    def join(self) -> str:
        t, u = self.a_table(), self.a_table()
        kind = self.chance.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN"])
        return (
            f"SELECT {self.some(t, 'a')}, {self.some(u, 'b')} FROM {t} a {kind} {u} b ON {self.where('b', u)}"
        )

    def full_join(self) -> str:
        t, u = self.a_table(), self.a_table()
        return (
            f"SELECT {self.some(t, 'a')}, {self.some(u, 'b')} FROM {t} a FULL JOIN {u} b ON a.ctid = b.ctid"
        )

    def natural_join(self) -> str:
        t, u = self.a_table(), self.chance.choice(self.everywhere)
        return f"SELECT {self.some(t, 'a')} FROM {t} a CROSS JOIN {u} b WHERE {self.where('a', t)}"

    def subquery(self) -> str:
        t = self.a_table()
        return (
            f"SELECT {self.some(t, 'a')} FROM {t} a "
            f"WHERE a.ctid IN (SELECT b.ctid FROM {t} b WHERE {self.where('b', t)})"
        )

    def scalar(self) -> str:
        t, u = self.a_table(), self.a_table()
        return f"SELECT {self.some(t, 'a')}, (SELECT max(b::text) FROM {u} b WHERE {self.where('b', u)}) FROM {t} a"

    def union(self) -> str:
        t, u = self.a_table(), self.a_table()
        word = self.chance.choice(["UNION", "UNION ALL"])
        return (
            f"SELECT a::text FROM {t} a WHERE {self.where('a', t)} {word} "
            f"SELECT b::text FROM {u} b WHERE {self.where('b', u)}"
        )

    def cte(self) -> str:
        t = self.a_table()
        how = self.chance.choice(["", "MATERIALIZED", "NOT MATERIALIZED"])
        return f"WITH c AS {how} (SELECT a.* FROM {t} a WHERE {self.where('a', t)}) SELECT c::text FROM c"

    def recursive(self) -> str:
        t = self.a_table()
        return (
            f"WITH RECURSIVE r(n, told) AS (SELECT 0, a::text FROM {t} a WHERE {self.where('a', t)} "
            f"UNION SELECT n + 1, b::text FROM r, {t} b WHERE n < 1) SELECT told FROM r"
        )

    def exists(self) -> str:
        t, u = self.a_table(), self.a_table()
        return (
            f"SELECT {self.some(t, 'a')} FROM {t} a "
            f"WHERE EXISTS (SELECT FROM {u} b WHERE {self.where('b', u)}) OR a IS NOT NULL"
        )

    def lateral(self) -> str:
        t, u = self.a_table(), self.a_table()
        return (
            f"SELECT {self.some(t, 'a')}, l.told FROM {t} a CROSS JOIN LATERAL "
            f"(SELECT b::text AS told FROM {u} b WHERE {self.where('b', u)} LIMIT 9) l"
        )

    def aggregate(self) -> str:
        t = self.a_table()
        how = self.chance.choice(
            ["string_agg(a::text, ';')", "max(a::text)", "array_agg(a::text)", "json_agg(a)::text"]
        )
        return f"SELECT {how}, count(*) FROM {t} a WHERE {self.where('a', t)} HAVING count(*) > 0"

    def rollup(self) -> str:
        t = self.a_table()
        return f"SELECT a::text, count(*) FROM {t} a WHERE {self.where('a', t)} GROUP BY ROLLUP (a::text)"

    def window(self) -> str:
        t = self.a_table()
        how = self.chance.choice(["lag", "lead", "first_value", "last_value"])
        return f"SELECT {how}(a::text) OVER (ORDER BY a::text DESC) FROM {t} a WHERE {self.where('a', t)}"

    def values(self) -> str:
        t, owner = self.a_table(), self.chance.choice(OWNERS)
        theirs = f"(VALUES ('{owner.tenant_id}'::uuid)) v(id)"
        return f"SELECT {self.some(t, 'a')} FROM {theirs} JOIN {t} a ON v.id IS NOT NULL"

    def table(self) -> str:
        t = self.a_table()
        return f"SELECT a::text FROM (TABLE {t}) a"

    def distinct(self) -> str:
        t = self.a_table()
        where = f"WHERE {self.where('a', t)} ORDER BY a::text"
        return f"SELECT DISTINCT ON (a::text) {self.some(t, 'a')} FROM {t} a {where}"

    def xml(self) -> str:
        t = self.a_table()
        where = f"WHERE {self.where('a', t)} HAVING count(*) > 0"
        return f"SELECT xmlagg(xmlelement(name x, a::text))::text FROM {t} a {where}"

    def sample(self) -> str:
        t = self.a_table()
        return f"SELECT {self.some(t, 'a')} FROM {t} a TABLESAMPLE BERNOULLI (100) WHERE {self.where('a', t)}"

    # writing

    def set_one(self, table: str) -> str:
        names = [name for name, kind in self.columns[table] if kind == "text"] or ["district_id"]
        name = self.chance.choice(names)
        return f'"{name}" = "{name}"'

    def update(self) -> str:
        t = self.a_table()
        return f"UPDATE {t} a SET {self.set_one(t)} WHERE {self.where('a', t)} RETURNING a::text"

    def update_from(self) -> str:
        t, u = self.a_table(), self.a_table()
        return f"UPDATE {t} a SET {self.set_one(t)} FROM {u} b WHERE {self.where('b', u)} RETURNING a::text, b::text"

    def take_over(self) -> str:
        t, owner = self.a_table(), self.chance.choice(OWNERS)
        name = "tenant_id" if "tenant_id" in dict(self.columns[t]) else "district_id"
        theirs = owner.tenant_id if name == "tenant_id" else owner.district_id
        return (
            f"UPDATE {t} a SET {name} = '{theirs}' WHERE {self.where('a', t)} RETURNING old::text, new::text"
        )

    def delete(self) -> str:
        t = self.a_table()
        return f"DELETE FROM {t} a WHERE {self.where('a', t)} RETURNING a::text"

    def delete_using(self) -> str:
        t, u = self.a_table(), self.a_table()
        return f"DELETE FROM {t} a USING {u} b WHERE {self.where('b', u)} RETURNING a::text, b::text"

    def insert(self) -> str:
        t = self.a_table()
        rows = f"SELECT a.* FROM {t} a WHERE {self.where('a', t)}"
        return f"INSERT INTO {t} {rows} ON CONFLICT DO NOTHING RETURNING {t}::text"

    def upsert(self) -> str:
        t = self.a_table()
        names = [name for name, _kind in self.columns[t]]
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names[-2:])
        keys = {"tenant_id", "district_id", "id", "organisation_id"}
        key = ", ".join(
            name for name in names if name in keys and not (name == "district_id" and "tenant_id" in names)
        )
        return f"INSERT INTO {t} SELECT a.* FROM {t} a ON CONFLICT ({key}) DO UPDATE SET {changes} RETURNING {t}::text"

    def merge(self) -> str:
        t = self.a_table()
        act = self.chance.choice([f"UPDATE SET {self.set_one(t)}", "DELETE"])
        on = f"{self.where('b', t)} AND a.ctid = b.ctid"
        return f"MERGE INTO {t} a USING {t} b ON {on} WHEN MATCHED THEN {act} RETURNING a::text"

    def write_in_cte(self) -> str:
        t, u = self.a_table(), self.a_table()
        changed = f"UPDATE {t} a SET {self.set_one(t)} RETURNING a::text AS told"
        return f"WITH w AS ({changed}) SELECT told, b::text FROM w, {u} b"
