"""The check of the catalogue finds each way of getting a wall wrong, and nothing where all is well."""

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from core.app import build_platform
from core.db import check, embedded, migrate, policies
from core.db.check.allowed import Allowed, allowed
from core.db.check.declared import declared
from core.web import checks
from core.web.platform import Platform
from tests.conftest import settings_for

pytestmark = pytest.mark.long

COLUMNS = "district_id uuid NOT NULL, tenant_id uuid NOT NULL, organisation_id uuid, id uuid NOT NULL"
TIED = "FOREIGN KEY (district_id, tenant_id) REFERENCES tenant (district_id, tenant_id)"
KEYED = f"{COLUMNS}, PRIMARY KEY (tenant_id, id), {TIED}"
SHARED = f"{COLUMNS}, PRIMARY KEY (district_id, id)"
TENANT_WALL = "; ".join(policies.tenant("leak"))
DISTRICT_WALL = "; ".join(policies.district("leak", body="organisation_id"))
PUBLIC_WALL = "; ".join(policies.public("leak"))
CLOSED = "; ".join(policies.wall("leak"))
MINE, OURS = f"tenant_id = {policies.TENANT}", f"district_id = {policies.DISTRICT}"


def tenant(*, columns: str = KEYED, wall: str = TENANT_WALL, more: str = "") -> str:
    return f"CREATE TABLE leak ({columns}); {wall}; {more}"


def policy(rule: str, **how: str) -> str:
    return f"{CLOSED}; " + policies.policy("leak", "odd", how.get("role", "diffuso_app"), rule)


WELL = {
    "tenant": tenant(),
    "district": tenant(columns=SHARED, wall=DISTRICT_WALL),
    "public": tenant(columns=SHARED, wall=PUBLIC_WALL),
}
TABLES_GONE_WRONG = {
    "no wall at all": (tenant(wall="SELECT 1"), "senza muro"),
    "no wall, but a policy": (tenant(more="ALTER TABLE leak DISABLE ROW LEVEL SECURITY"), "senza muro"),
    "a wall its owner walks through": (tenant(more="ALTER TABLE leak NO FORCE ROW LEVEL SECURITY"), "FORCE"),
    "a wall and no policy": (tenant(wall=CLOSED), "nessuna regola"),
    "a policy for all": (tenant(wall=policy("true")), "dentro l'ente"),
    "a policy of the district only": (tenant(wall=policy(OURS)), "dentro l'ente"),
    "a policy with a way around": (tenant(wall=policy(f"{MINE} OR id IS NULL")), "dentro l'ente"),
    "a policy that says the opposite": (tenant(wall=policy(f"NOT ({MINE})")), "dentro l'ente"),
    "a policy of another setting": (
        tenant(wall=policy(MINE.replace("app.tenant", "app.x"))),
        "dentro l'ente",
    ),
    "a second, wider policy": (
        tenant(more="CREATE POLICY wide ON leak FOR SELECT TO diffuso_app USING (true)"),
        "La regola wide",
    ),
    "nothing said of writing": (
        tenant(wall=f"{CLOSED}; CREATE POLICY odd ON leak TO diffuso_app USING ({MINE})"),
        "WITH CHECK",
    ),
    "an update into another body": (
        tenant(more=f"CREATE POLICY odd ON leak FOR UPDATE TO diffuso_app USING ({MINE}) WITH CHECK (true)"),
        "La regola odd",
    ),
    "a policy for everybody": (tenant(wall=policy(MINE, role="PUBLIC")), "vale per public"),
    "a key without its owner": (
        tenant(columns=f"{COLUMNS}, PRIMARY KEY (id), {TIED}"),
        "La chiave leak_pkey",
    ),
    "no key": (tenant(columns=f"{COLUMNS}, {TIED}"), "chiave primaria"),
    "a unique across bodies": (tenant(more="ALTER TABLE leak ADD UNIQUE (id)"), "La chiave leak_id_key"),
    "a unique index across bodies": (tenant(more="CREATE UNIQUE INDEX odd ON leak (id)"), "La chiave odd"),
    "an exclusion across bodies": (tenant(more="ALTER TABLE leak ADD EXCLUDE (id WITH =)"), "leak_id_excl"),
    "a reference across bodies": (
        tenant(
            more="CREATE UNIQUE INDEX m ON membership (district_id, id); ALTER TABLE leak ADD CONSTRAINT odd "
            "FOREIGN KEY (district_id, id) REFERENCES membership (district_id, id)"
        ),
        "Il riferimento odd",
    ),
    "a district that is not the body's": (
        tenant(columns=f"{COLUMNS}, PRIMARY KEY (tenant_id, id)"),
        "un distretto che non è",
    ),
    "a right of the district": (tenant(more="GRANT SELECT ON leak TO diffuso_district"), "Il distretto ha"),
    "a right of the district on one column": (
        tenant(more="GRANT SELECT (id) ON leak TO diffuso_district"),
        "SELECT (id)",
    ),
    "a right of everybody": (tenant(more="GRANT SELECT ON leak TO PUBLIC"), "Chiunque"),
    "a right that walls do not stop": (tenant(more="GRANT TRUNCATE ON leak TO diffuso_app"), "TRUNCATE"),
    "a right to plant triggers": (tenant(more="GRANT TRIGGER ON leak TO diffuso_app"), "TRIGGER"),
    "a right of a stranger": (tenant(more="GRANT SELECT ON leak TO pg_monitor"), "pg_monitor"),
}
DISTRICT_GONE_WRONG = {
    "another district's rows": (tenant(columns=SHARED, wall=policy("true")), "dentro il distretto"),
    "another body's rows": (tenant(columns=SHARED, wall=policy(OURS)), "il proprio ente"),
    "a key without the district": (
        tenant(columns=f"{COLUMNS}, PRIMARY KEY (id)", wall=DISTRICT_WALL),
        "district_id",
    ),
}
PUBLIC_GONE_WRONG = {
    "everybody writes": (tenant(columns=SHARED, wall=policy("true")), "La regola odd"),
    "every body writes": (tenant(columns=SHARED, wall=policy(OURS)), "La regola odd"),
}
VIEW = "CREATE {} leak AS SELECT * FROM message"
SECDEF = "CREATE FUNCTION leak() RETURNS int LANGUAGE sql SECURITY DEFINER {} AS 'SELECT 1'"
AROUND_THE_WALL = {
    "a view": (VIEW.format("VIEW"), "security_invoker"),
    "a materialised view": (VIEW.format("MATERIALIZED VIEW"), "La vista materializzata"),
    "a function of the owner": (SECDEF.format("SET search_path = public, pg_temp"), "non è nell'elenco"),
    "a function that looks in temporary tables": (SECDEF.format("SET search_path = public"), "pg_temp"),
    "a function without a path": (SECDEF.format(""), "search_path"),
    "a function for everybody": (SECDEF.format(""), "chiunque può chiamarla"),
    "the path of an allowed function": (
        "ALTER FUNCTION find_district(text) SET search_path = public",
        "pg_temp",
    ),
    "an excused policy opened wide": (
        "ALTER POLICY proving ON membership USING (true)",
        "La regola proving della tabella membership",
    ),
    "an exception that nothing needs": ("DROP POLICY proving ON membership", "membership.proving"),
    "a table that went missing": ("DROP TABLE attempt", "attempt è dichiarata"),
    "a role that is not there": ("ALTER ROLE diffuso_district RENAME TO gone", "Manca il ruolo"),
}
POWERS = {
    "a superuser": ("ALTER ROLE diffuso_app SUPERUSER", "SUPERUSER"),
    "a role that sees through": ("ALTER ROLE diffuso_district BYPASSRLS", "BYPASSRLS"),
    "a role that makes roles": ("ALTER ROLE diffuso_app CREATEROLE", "CREATEROLE"),
    "a role that makes databases": ("ALTER ROLE diffuso_app CREATEDB", "CREATEDB"),
    "a role that copies everything": ("ALTER ROLE diffuso_app REPLICATION", "REPLICATION"),
    "a role inside a stronger one": (
        "CREATE ROLE chief BYPASSRLS; GRANT chief TO diffuso_app",
        "fa parte di chief",
    ),
    "a role inside the other": ("GRANT diffuso_district TO diffuso_app", "fa parte di diffuso_district"),
    "a role that owns": ("ALTER TABLE attempt OWNER TO diffuso_app", "diffuso_app possiede"),
    "a tenant set inside a query": (
        "GRANT EXECUTE ON FUNCTION set_config(text, text, boolean) TO PUBLIC",
        "set_config",
    ),
    "large objects": ("GRANT EXECUTE ON FUNCTION lo_create(oid) TO diffuso_app", "lo_create"),
    "a text run as a query": (
        "GRANT EXECUTE ON FUNCTION query_to_xml(text, boolean, boolean, text) TO PUBLIC",
        "query_to_xml",
    ),
    "code on the fly": ("GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC", "linguaggio plpgsql"),
    "a schema to write in": ("GRANT CREATE ON SCHEMA public TO diffuso_app", "schema public"),
}


@pytest.fixture
def undone(superuser: Engine) -> Iterator[Connection]:
    """A connection whose changes never happened."""
    with superuser.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def said(undone: Connection, change: str, kind: str | None = None, *, owner: bool = True) -> list[str]:
    if owner:
        undone.exec_driver_sql("SET ROLE diffuso_owner")
    undone.exec_driver_sql(change)
    undone.exec_driver_sql("RESET ROLE")
    return check.found(undone, declared() | ({"leak": kind} if kind else {}))


def test_all_stands_after_migration(database: str) -> None:
    assert check.problems(settings_for(database)) == []


@pytest.mark.parametrize("kind", WELL)
def test_a_table_made_by_the_rules_is_not_reported(undone: Connection, kind: str) -> None:
    assert said(undone, WELL[kind], kind) == []


@pytest.mark.parametrize("mistake", TABLES_GONE_WRONG)
def test_a_body_s_table_gone_wrong_is_found(undone: Connection, mistake: str) -> None:
    change, words = TABLES_GONE_WRONG[mistake]
    assert any(words in sentence for sentence in said(undone, change, "tenant"))


@pytest.mark.parametrize("mistake", DISTRICT_GONE_WRONG)
def test_a_district_s_table_gone_wrong_is_found(undone: Connection, mistake: str) -> None:
    change, words = DISTRICT_GONE_WRONG[mistake]
    assert any(words in sentence for sentence in said(undone, change, "district"))


@pytest.mark.parametrize("mistake", PUBLIC_GONE_WRONG)
def test_a_public_table_gone_wrong_is_found(undone: Connection, mistake: str) -> None:
    change, words = PUBLIC_GONE_WRONG[mistake]
    assert any(words in sentence for sentence in said(undone, change, "public"))


@pytest.mark.parametrize("mistake", AROUND_THE_WALL)
def test_a_way_around_the_wall_is_found(undone: Connection, mistake: str) -> None:
    change, words = AROUND_THE_WALL[mistake]
    assert any(words in s for s in said(undone, change, owner="RENAME" not in change))


@pytest.mark.parametrize("power", POWERS)
def test_a_role_with_too_much_power_is_found(undone: Connection, power: str) -> None:
    change, words = POWERS[power]
    assert any(words in sentence for sentence in said(undone, change, owner=False))


def test_a_table_that_no_class_declares_is_found(undone: Connection) -> None:
    assert any("leak non è dichiarata" in sentence for sentence in said(undone, WELL["tenant"]))


def test_a_class_that_declares_nothing_is_found(undone: Connection) -> None:
    undone.exec_driver_sql(WELL["tenant"])
    assert any("leak non dice" in s for s in check.found(undone, declared() | {"leak": None}))


def test_every_exception_has_its_reason() -> None:
    for names in allowed().reasons.values():
        assert all(len(reason.split()) >= 3 for reason in names.values())


def test_without_exceptions_each_of_them_would_be_reported(undone: Connection) -> None:
    bare = check.found(undone, declared(), Allowed({}))
    assert len(bare) >= sum(len(names) for names in allowed().reasons.values())


def test_the_application_does_not_start_on_an_open_table(server: embedded.Server, template: str) -> None:
    embedded.clone(server, template, "t_open_table")
    settings = settings_for(server.url("diffuso_owner", server.owner_password, "t_open_table"))
    platform = build_platform(settings)
    owner = create_engine(settings.owner_url)
    try:
        checks.walls(platform.engine)
        with owner.begin() as connection:
            connection.execute(text("CREATE TABLE forgotten (id int)"))
        with pytest.raises(checks.CannotServe, match="forgotten"):
            checks.walls(platform.engine)
    finally:
        for engine in (platform.engine, platform.district_engine, owner):
            engine.dispose()
        embedded.drop(server, "t_open_table")


def dearer(platform: Platform, check: Callable[[], object]) -> float:
    """How many times a check costs what one statement of known cost does (5 to 10 ms), asked in turns."""
    took: dict[str, list[float]] = {"check": [], "known": []}
    with platform.engine.connect() as connection:
        for _turn in range(10):
            for name, work in (("known", lambda: connection.execute(KNOWN).all()), ("check", check)):
                begun = time.perf_counter()
                work()
                took[name].append(time.perf_counter() - begun)
    return min(took["check"]) / min(took["known"])


KNOWN = text("SELECT sum(sqrt(n)) FROM generate_series(1, 60000) AS n")


@pytest.mark.long
def test_the_check_at_start_costs_a_few_milliseconds(database: str) -> None:
    platform = build_platform(settings_for(database))

    def slower() -> None:
        with platform.engine.connect() as connection:
            for _each in range(4):
                connection.execute(KNOWN)
        checks.walls(platform.engine)

    try:
        assert dearer(platform, lambda: checks.walls(platform.engine)) < 3
        assert dearer(platform, slower) > 3, "the control: a dear check is told from a cheap one"
    finally:
        platform.engine.dispose()
        platform.district_engine.dispose()


def test_a_database_that_is_away_does_not_hold_the_start_up() -> None:
    platform = build_platform(settings_for("postgresql://nobody:x@127.0.0.1:1/nowhere"))
    checks.walls(platform.engine)


def test_migrating_twice_changes_nothing(database: str) -> None:
    migrate.upgrade(settings_for(database))
    assert check.problems(settings_for(database)) == []
