"""Row-level security alone: SQL at random, written by nobody who means well, sees and touches no foreign row."""

# ruff: noqa: S608 - table names come from the catalogue

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from core.db.engine import APP_ROLE, DISTRICT_ROLE
from core.db.scope import Reach
from core.settings import Settings
from tests.conftest import settings_for
from tests.trust.canaries import A1, A2, B1, OWNERS, Canaries, Owner
from tests.trust.probes import Grammar, Probe

PROBES, SEED = 50_000, 20_261_122
COMMITTED = 600
Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def canaries(superuser: Engine) -> Canaries:
    return Canaries(superuser)


@pytest.fixture(scope="module")
def settings(database: str) -> Settings:
    return settings_for(database)


@pytest.fixture(scope="module")
def app_role(settings: Settings, canaries: Canaries) -> Iterator[Connection]:
    with connect(settings.role_url(APP_ROLE)) as connection:
        yield connection


@pytest.fixture(scope="module")
def district_role(settings: Settings, canaries: Canaries) -> Iterator[Connection]:
    with connect(settings.role_url(DISTRICT_ROLE)) as connection:
        yield connection


@pytest.fixture(scope="module")
def everything(superuser: Engine, canaries: Canaries) -> Iterator[Connection]:
    with connect(superuser.url) as connection:
        yield connection


def connect(url: Any) -> Connection:
    url = make_url(url)
    given = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    return psycopg.connect(**given, autocommit=True)


def answer(
    connection: Connection, me: Owner | None, reach: Reach, probe: Probe, *, keep: bool = False
) -> list[Any] | None:
    """Run one probe in a transaction of its own; None where PostgreSQL refused it."""
    connection.execute(me.scope(reach).opening if me else "BEGIN")
    try:
        cursor = connection.execute(probe.statement)
        return cursor.fetchall() if cursor.description else []
    except psycopg.Error:
        keep = False
        return None
    finally:
        connection.execute("COMMIT" if keep else "ROLLBACK")


def contents(everything: Connection, canaries: Canaries, *, but: Owner | None = None) -> dict[str, str]:
    """A checksum of every table; without the rows of one body."""
    found = {}
    for table in canaries.kinds:
        told = "to_jsonb(a)::text"
        where = (
            f"{told} NOT LIKE '%{but.tenant_id}%' AND {told} NOT LIKE '%.{but.tenant}.%'" if but else "true"
        )
        row = everything.execute(
            f"SELECT count(*), md5(coalesce(string_agg({told}, ';' ORDER BY {told}), '')) FROM {table} a WHERE {where}"
        ).fetchone()
        found[table] = str(row)
    return found


def test_every_table_holds_a_canary_of_every_body(everything: Connection, canaries: Canaries) -> None:
    for table in canaries.kinds:
        rows = everything.execute(f"SELECT to_jsonb(a) FROM {table} a").fetchall()
        assert len(rows) >= 2, table
        if canaries.kinds[table] != "public":
            assert {seen.district for seen in canaries.met(rows)} >= {"A", "B"}, table


@pytest.mark.long
def test_thousands_of_statements_see_no_foreign_row_and_the_same_ones_without_walls_do(
    app_role: Connection,
    everything: Connection,
    canaries: Canaries,
    record_property: Callable[[str, object], None],
) -> None:
    before = contents(everything, canaries)
    leaks: list[str] = []
    shapes: Counter[str] = Counter()
    answered = told = read = flagged = 0
    for number, probe in enumerate(Grammar(canaries, SEED).probes(PROBES)):
        me = OWNERS[number % len(OWNERS)]
        rows = answer(app_role, me, Reach.TENANT, probe)
        shapes[probe.shape] += 1
        answered += rows is not None
        told += bool(rows)
        if rows and (foreign := canaries.foreign(rows, me, role="app", reach=Reach.TENANT)):
            leaks.append(f"{me.tenant} saw {foreign[0]}: {probe.statement}")
        if not probe.writes:
            read += 1
            rows = answer(everything, me, Reach.TENANT, probe)
            flagged += bool(canaries.foreign(rows, me, role="app", reach=Reach.TENANT))
    record_property("trust", f"probes {PROBES}/{len(leaks)}, control {flagged}/{read}")
    assert not leaks, "\n".join(leaks[:20])
    assert flagged >= 0.8 * read, f"the probes have no teeth: {flagged} of {read}"
    assert len(shapes) >= 25
    assert min(shapes.values()) > 50
    assert answered > 0.7 * PROBES, f"only {answered} statements ran at all"
    assert told > 0.5 * PROBES, f"only {told} statements saw anything"
    assert contents(everything, canaries) == before


@pytest.mark.parametrize(
    ("role", "reach", "me"),
    [("app", Reach.IDENTITY, A1), ("app", Reach.TENANT, None), ("district", Reach.DISTRICT, A1)],
)
def test_the_other_scopes_see_what_is_theirs_and_no_more(
    app_role: Connection,
    district_role: Connection,
    canaries: Canaries,
    role: str,
    reach: Reach,
    me: Owner | None,
) -> None:
    connection = app_role if role == "app" else district_role
    ran = 0
    for probe in Grammar(canaries, SEED + 1).probes(600):
        rows = answer(connection, me, reach, probe)
        ran += rows is not None
        foreign = canaries.foreign(rows or [], me, role=role, reach=reach)
        assert not foreign, f"{foreign[0]}: {probe.statement}"
    assert ran > 150


def test_the_district_never_reads_what_people_confide(district_role: Connection, canaries: Canaries) -> None:
    """Not a row, not a column, not a count: it has no right on such a table at all."""
    confided = [
        name for name, kind in canaries.kinds.items() if kind == "tenant" and name not in FOR_THE_DISTRICT
    ]
    assert "booking_appointment" in confided or "booking" not in str(canaries.kinds)
    for table in confided:
        for statement in (f"SELECT count(*) FROM {table}", f"SELECT 1 FROM {table}", f"DELETE FROM {table}"):
            assert answer(district_role, A1, Reach.DISTRICT, Probe("plain", statement)) is None, statement


FOR_THE_DISTRICT = ("membership", "session", "invitation", "message", "audit_entry", "audit_head", "glass")


@pytest.mark.long
def test_what_was_written_and_kept_touched_no_foreign_row(
    app_role: Connection, everything: Connection, canaries: Canaries
) -> None:
    theirs, everyone_s = contents(everything, canaries, but=A1), contents(everything, canaries)
    kept = 0
    for probe in Grammar(canaries, SEED + 2).probes(COMMITTED, writing=1.0):
        kept += bool(answer(app_role, A1, Reach.TENANT, probe, keep=True))
    now = contents(everything, canaries, but=A1)
    shared = {name for name in now if canaries.kinds[name] == "district" and name in WRITTEN_BY_ALL}
    assert {name for name in now if now[name] != theirs[name]} <= shared
    assert contents(everything, canaries) != everyone_s, "nothing was written: nothing was proven"
    assert kept > 30


WRITTEN_BY_ALL = ("attempt", "search_document", "search_word")
"""Counters and the index hold nothing of people; every body of the district keeps them (allowed.toml)."""


@pytest.mark.parametrize("me", [A1, A2, B1])
def test_a_query_outside_any_scope_sees_nothing(app_role: Connection, canaries: Canaries, me: Owner) -> None:
    """Also right after a transaction that had a scope: it ends with the transaction."""
    answer(app_role, me, Reach.TENANT, Probe("plain", "SELECT 1"), keep=True)
    for table, kind in canaries.kinds.items():
        if kind != "public":
            assert app_role.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
