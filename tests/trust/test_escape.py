"""Ways out of a scope, tried by somebody who already runs SQL as the application's role.

What holds against whom, said openly:

- Whoever gets *words into a statement* stays inside: values are bound, PostgreSQL's extended protocol takes one
  statement at a time, and `set_config` (the only function that could change the tenant inside a query) is taken away.
- Whoever may send *whole statements of their own* through the application's connection can say
  `SET LOCAL app.tenant = '...'`: PostgreSQL has no way of forbidding it for a setting that the application must set.
  What closes that door is in the code: no statement is put together from text (tests/house), and plugins are code
  that the district has read and trusts.
"""

# ruff: noqa: S608 - these statements are wrong on purpose

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from core.db.engine import APP_ROLE, DISTRICT_ROLE, app_engine
from core.db.scope import open_session
from core.settings import Settings
from tests.conftest import settings_for
from tests.trust.canaries import A1, A2, Canaries

MINE = "SELECT recipient FROM message ORDER BY 1"
SWITCH = f"SET LOCAL app.tenant = '{A2.tenant_id}'"
FUNCTION = "LANGUAGE {} AS 'SELECT 1'"
REFUSED = {
    "a tenant set inside a query": f"SELECT set_config('app.tenant', '{A2.tenant_id}', true)",
    "the same, inside a condition": f"SELECT 1 WHERE set_config('app.tenant', '{A2.tenant_id}', false) = ''",
    "the same, while reading": f"SELECT set_config('app.tenant', '{A2.tenant_id}', true), m.* FROM message m",
    "the owner's role": "SET ROLE diffuso_owner",
    "the superuser's role": "SET LOCAL ROLE postgres",
    "another self": "SET SESSION AUTHORIZATION diffuso_owner",
    "a role that sees through": "SET ROLE pg_read_all_data",
    "no wall": "ALTER TABLE message DISABLE ROW LEVEL SECURITY",
    "no wall for the owner": "ALTER TABLE message NO FORCE ROW LEVEL SECURITY",
    "a wider policy": "CREATE POLICY wide ON message USING (true)",
    "a policy less": "DROP POLICY own_body ON message",
    "a policy changed": "ALTER POLICY own_body ON message USING (true)",
    "an owner changed": "ALTER TABLE message OWNER TO diffuso_app",
    "a table emptied": "TRUNCATE message",
    "a table dropped": "DROP TABLE message CASCADE",
    "a view": "CREATE VIEW peep AS SELECT * FROM message",
    "a table of one's own": "CREATE TABLE peep (id int)",
    "a temporary table": "CREATE TEMPORARY TABLE message (id int)",
    "a function": "CREATE FUNCTION peep() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "code on the fly": "DO $$ BEGIN PERFORM 1; END $$",
    "a trigger": "CREATE TRIGGER peep AFTER INSERT ON message EXECUTE FUNCTION tell_published()",
    "an operator": "CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
    "an extension": "CREATE EXTENSION dblink",
    "a schema": "CREATE SCHEMA peep",
    "a role": "CREATE ROLE peep SUPERUSER",
    "a power": "ALTER ROLE diffuso_app BYPASSRLS",
    "the rules of replication": "SET session_replication_role = replica",
    "a setting for everybody": "ALTER SYSTEM SET row_security = off",
    "a setting for the role": f"ALTER ROLE diffuso_district SET app.tenant = '{A2.tenant_id}'",
    "the server's files": "SELECT pg_read_file('/etc/passwd')",
    "the server's folders": "SELECT pg_ls_dir('/')",
    "a file in": "COPY message FROM '/etc/passwd'",
    "a file out": "COPY message TO '/tmp/out'",
    "a program": "COPY message TO PROGRAM 'cat'",
    "large objects": "SELECT lo_create(4711)",
    "a file as a large object": "SELECT lo_import('/etc/passwd')",
    "a text run as a query": "SELECT query_to_xml('SELECT * FROM message', true, true, '')",
    "a table as text": "SELECT table_to_xml('message', true, true, '')",
    "everything as text": "SELECT database_to_xml(true, true, '')",
    "others' sessions ended": "SELECT pg_terminate_backend(1)",
    "passwords": "SELECT rolpassword FROM pg_authid",
    "the function of the trigger": "SELECT booking_occupy()",
    "somebody else's district": "SELECT find_district('est-milano')",
}
STAYS_INSIDE = {
    "no role": "RESET ROLE",
    "one's own role": "SET LOCAL ROLE diffuso_app",
    "a prepared statement": f"PREPARE peep AS {MINE}",
    "a cursor": f"DECLARE peep CURSOR FOR {MINE}",
    "another plan": "SET LOCAL enable_indexscan = off",
    "another path": "SET LOCAL search_path = pg_temp, public",
    "a copy": f"COPY ({MINE}) TO STDOUT",
}
WITHOUT_A_SCOPE = (
    "ROLLBACK",
    "COMMIT",
    "RESET ALL",
    "RESET app.tenant",
    "SET LOCAL app.tenant = ''",
    "DISCARD ALL",
)


@pytest.fixture(scope="module")
def settings(database: str, superuser: Engine) -> Settings:
    Canaries(superuser)
    return settings_for(database)


@pytest.fixture
def raw(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A bare connection of the application's role, inside the scope of one body."""
    url = make_url(settings.role_url(APP_ROLE))
    given = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    with psycopg.connect(**given, autocommit=True) as connection:
        connection.execute(A1.scope().opening)
        yield connection
        connection.execute("ROLLBACK")


def bodies(rows: list[Any]) -> set[str]:
    return {row[0].split(".")[2] for row in rows}


@pytest.mark.parametrize("way", REFUSED)
def test_a_way_out_is_refused(raw: psycopg.Connection[Any], way: str) -> None:
    if REFUSED[way].startswith(NO_TRANSACTION):
        raw.execute("ROLLBACK")
    with pytest.raises(psycopg.Error) as refused:
        raw.execute(REFUSED[way])
    assert isinstance(refused.value, NOT_ALLOWED), type(refused.value)


NO_TRANSACTION = ("ALTER SYSTEM",)
NOT_ALLOWED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)


def test_a_right_cannot_be_passed_on(raw: psycopg.Connection[Any]) -> None:
    """PostgreSQL says so with a warning only."""
    raw.execute("GRANT ALL ON message TO PUBLIC")
    asked = "SELECT relacl::text FROM pg_class WHERE relname = 'message'"
    assert "{=" not in str(raw.execute(asked).fetchone()) and ",=" not in str(raw.execute(asked).fetchone())


@pytest.mark.parametrize("way", STAYS_INSIDE)
def test_what_is_allowed_stays_inside(raw: psycopg.Connection[Any], way: str) -> None:
    if STAYS_INSIDE[way].startswith("COPY"):
        with raw.cursor().copy(STAYS_INSIDE[way]) as copy:
            assert bodies(list(copy.rows())) == {"A1"}
        return
    raw.execute(STAYS_INSIDE[way])
    again = {"a prepared statement": "EXECUTE peep", "a cursor": "FETCH ALL FROM peep"}.get(way, MINE)
    assert bodies(raw.execute(again).fetchall()) == {"A1"}


@pytest.mark.parametrize("way", WITHOUT_A_SCOPE)
def test_whoever_leaves_the_scope_sees_nothing(raw: psycopg.Connection[Any], way: str) -> None:
    try:
        raw.execute(way)
    except psycopg.errors.ActiveSqlTransaction:
        raw.execute("ROLLBACK")
    assert raw.execute(MINE).fetchall() == []


def test_without_the_walls_the_server_refuses_instead_of_showing(raw: psycopg.Connection[Any]) -> None:
    raw.execute("SET LOCAL row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute(MINE)


def test_a_condition_is_not_asked_of_foreign_rows(raw: psycopg.Connection[Any]) -> None:
    """A condition that fails on a foreign row would tell of it."""
    peep = f"SELECT count(*) FROM message WHERE 1 / (CASE WHEN tenant_id <> '{A1.tenant_id}' THEN 0 ELSE 1 END) = 1"
    assert raw.execute(peep).fetchone() == (2,)


def test_what_the_planner_knows_of_walled_tables_is_not_shown(
    raw: psycopg.Connection[Any], superuser: Engine
) -> None:
    with superuser.connect().execution_options(isolation_level="AUTOCOMMIT") as everything:
        everything.exec_driver_sql("ANALYZE message")
        asked = "SELECT count(*) FROM pg_stats WHERE tablename = 'message'"
        assert everything.exec_driver_sql(asked).scalar()
    assert raw.execute(asked).fetchone() == (0,)


def test_a_key_of_another_body_is_not_told_from_a_free_one(raw: psycopg.Connection[Any]) -> None:
    """Keys begin with the body: what is taken elsewhere is free here, so a clash tells nothing."""
    theirs = "cny.A.A2.message.key.0"
    raw.execute(
        "INSERT INTO message (tenant_id, key, recipient, subject, body) VALUES (%s, %s, '', '', '')",
        (A1.tenant_id, theirs),
    )


@pytest.mark.parametrize(
    "words",
    [
        f"'; {SWITCH}; --",
        f"x'); {SWITCH}; SELECT ('",
        f"\\'; {SWITCH}",
        f"' || set_config('app.tenant', '{A2.tenant_id}', true) || '",
        f"$1; {SWITCH}",
        "' OR '1' = '1",
        "' UNION SELECT recipient FROM message --",
    ],
)
def test_words_that_were_typed_stay_words(settings: Settings, words: str) -> None:
    engine = app_engine(settings)
    with open_session(engine, A1.scope()) as db, db.begin():
        assert db.execute(text("SELECT CAST(:typed AS text)"), {"typed": words}).scalar() == words
        found = db.execute(
            text("SELECT recipient FROM message WHERE recipient <> :typed"), {"typed": words}
        ).all()
        assert bodies(list(found)) == {"A1"}
    engine.dispose()


def test_a_bound_value_cannot_stand_for_the_tenant(settings: Settings) -> None:
    engine = app_engine(settings)
    with open_session(engine, A1.scope()) as db, db.begin(), pytest.raises(DBAPIError, match="syntax error"):
        db.execute(text("SET LOCAL app.tenant = :theirs"), {"theirs": str(A2.tenant_id)})
    engine.dispose()


def test_a_statement_with_values_takes_no_second_statement(settings: Settings) -> None:
    engine = app_engine(settings)
    stacked = text(f"SELECT :value; {SWITCH}")
    with (
        open_session(engine, A1.scope()) as db,
        db.begin(),
        pytest.raises(DBAPIError, match="multiple commands"),
    ):
        db.execute(stacked, {"value": 1})
    engine.dispose()


def test_a_whole_statement_of_its_own_does_change_the_tenant(raw: psycopg.Connection[Any]) -> None:
    """The limit of the wall, kept in sight: see the head of this file for what stands in front of it."""
    raw.execute(SWITCH)
    assert bodies(raw.execute(MINE).fetchall()) == {"A2"}


def test_a_changed_tenant_does_not_outlive_its_transaction(raw: psycopg.Connection[Any]) -> None:
    raw.execute(SWITCH)
    raw.execute("COMMIT")
    raw.execute("BEGIN")
    assert raw.execute(MINE).fetchall() == []


def test_the_district_s_role_finds_no_more_doors(settings: Settings) -> None:
    url = make_url(settings.role_url(DISTRICT_ROLE))
    given = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    with psycopg.connect(**given, autocommit=True) as connection:
        for way, statement in REFUSED.items():
            if way == "somebody else's district":
                continue
            connection.execute(A1.scope().opening)
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
            connection.execute("ROLLBACK")
