"""The district governs and does not read what people confide: tried from its pages and as its database role."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from core.db.engine import DISTRICT_ROLE
from core.db.scope import Scope, open_session
from core.db.tables import Table, kind_of
from core.notices.actions import Notice, keep
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.journeys.conftest import CARITAS

CANARY = "canarino-che-nessuno-legge"
GOVERNED = {
    "invitation": {"token_hash"},
    "membership": set(),
    "session": {
        "token_hash",
        "account_id",
        "factor",
        "created_at",
        "seen_at",
        "expires_at",
        "confirmed_at",
    },
    "glass": {"person_id"},
}
"""Tenant tables of which the district sees something, and the columns it does not see."""
OF_ITS_OFFICE = {"audit_entry", "audit_head"}
"""Tenant tables that the district reads for its own office, and for no other body."""


@pytest.fixture(scope="module", autouse=True)
def confided(platform: Platform, people: People, app: Any) -> None:
    """Something in every room of Caritas Pioltello that the district must not see."""
    site = people.site(CARITAS)
    admin = people.sign_in(app, CARITAS, "association_admin", name=CANARY)
    admin.get("/persone")
    admin.post("/persone", {"email": f"{CANARY}@esempio.test", "role": "volunteer"})
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        notice = Notice(key=CANARY, recipient=f"{CANARY}@esempio.test", subject="Promemoria", body=CANARY)
        assert keep(db, notice)


@pytest.fixture
def inside(platform: Platform, people: People) -> Iterator[psycopg.Connection[Any]]:
    """A connection with the district's own database role, pretending to be at work for Caritas Pioltello."""
    url, site = platform.settings.role_url(DISTRICT_ROLE), people.site(CARITAS)
    arguments = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    with psycopg.connect(**arguments, autocommit=True) as connection:
        for name, value in (
            ("district", site.district_id),
            ("tenant", site.tenant_id),
            ("reach", "district"),
        ):
            connection.execute(
                sql.SQL("SET {} = {}").format(sql.Identifier("app", name), sql.Literal(str(value)))
            )
        yield connection


def tenant_tables() -> list[str]:
    """Every table whose rows belong to one body, the plugins' too."""
    mapped = (mapper.class_ for mapper in Table.registry.mappers)
    return sorted(table.__tablename__ for table in mapped if kind_of(table) == "tenant")


def columns(table: str) -> list[str]:
    """The columns of a table."""
    return [column.name for column in Table.metadata.tables[table].columns]


def test_the_district_role_reads_no_tenant_table(inside: psycopg.Connection[Any]) -> None:
    assert len(tenant_tables()) >= 5
    for table in set(tenant_tables()) - GOVERNED.keys():
        for column in columns(table):
            query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table))
            try:
                rows = inside.execute(query).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue
            if table in OF_ITS_OFFICE:
                assert rows == [], table
                continue
            assert (table, column) in {("message", "id"), ("message", "tenant_id")}, (table, column, rows)


def test_of_people_the_district_role_sees_what_it_governs_and_no_secret(
    inside: psycopg.Connection[Any],
) -> None:
    for table, hidden in GOVERNED.items():
        for column in columns(table):
            query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table))
            if column in hidden:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    inside.execute(query)
            else:
                inside.execute(query)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        inside.execute("SELECT password_hash FROM account")


def test_the_district_role_changes_and_deletes_nothing_of_a_body(inside: psycopg.Connection[Any]) -> None:
    for table in tenant_tables():
        name = sql.Identifier(table)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            inside.execute(sql.SQL("UPDATE {} SET tenant_id = tenant_id").format(name))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            inside.execute(sql.SQL("TRUNCATE {}").format(name))
        if table != "session":
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                inside.execute(sql.SQL("DELETE FROM {}").format(name))


def test_the_owner_of_the_content_does_read_it(platform: Platform, people: People) -> None:
    """The proof has teeth: the same tables speak to the body they belong to."""
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        connection = db.connection()
        assert CANARY in str(connection.exec_driver_sql("SELECT body FROM message").all())
        for table in GOVERNED.keys() - {"glass"} | OF_ITS_OFFICE:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar(), table  # noqa: S608


def test_another_district_is_another_world(platform: Platform, people: People) -> None:
    url, site = platform.settings.role_url(DISTRICT_ROLE), people.site(CARITAS)
    arguments = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    with psycopg.connect(**arguments, autocommit=True) as connection:
        connection.execute("SET app.district = '00000000-0000-7000-8000-000000000000'")
        connection.execute(sql.SQL("SET app.tenant = {}").format(sql.Literal(str(site.tenant_id))))
        for table in ("organisation", "membership", "invitation", "figure", "service", "comune"):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert connection.execute(query).fetchone() == (0,), table


@pytest.mark.long
def test_no_page_of_the_district_shows_what_a_body_confides(district: Browser) -> None:
    todo, seen = {"/scrivania", "/distretto/enti", "/distretto/enti/caritas-pioltello"}, set[str]()
    while todo:
        path = min(
            todo, key=lambda way: ("?" in way, way.count("/"), way)
        )  # rooms first, then what is inside
        todo.remove(path)
        seen.add(path)
        page = district.get(path)
        assert page.status == 200, path
        if path != "/distretto/enti/caritas-pioltello":
            assert CANARY not in page.html, path
        ways = {
            link.split("#")[0]
            for link in page.links
            if re.match(r"/(distretto|scrivania|persone|catalogo|accesso)", link)
        }
        todo |= ways - seen
        if len(seen) > 120:
            break
    assert {"/distretto/numeri", "/distretto/comuni", "/distretto/servizi", "/persone"} <= seen
    body = district.get("/distretto/enti/caritas-pioltello")
    assert CANARY in body, "its administrators the district does know"
    assert f"{CANARY}@esempio.test" not in body, "its volunteers it does not"
