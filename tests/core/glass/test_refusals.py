"""What the database itself refuses, whatever pages do: writing through a glass, breaking one, looking unseen."""


# ruff: noqa: S608 - columns are named here

from typing import Any

import pytest
from psycopg import errors as pg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InternalError

from core.db.scope import Reach, Scope, open_session, transaction
from core.people.rules.draft import Contact
from core.web.platform import Platform
from tests.core.glass.stage import NAME, Staff, ask, broken, look, newest
from tests.core.people.desk import Desk


def test_through_the_glass_postgresql_itself_refuses_to_write(platform: Platform, desk: Desk) -> None:
    scope = Scope(desk.site.district_id, desk.site.tenant_id, Reach.INSIDE)
    for statement in (
        "UPDATE person SET last_contact_at = now()",
        "DELETE FROM person",
        "DELETE FROM message",
    ):
        with pytest.raises(InternalError) as refused, transaction(platform.engine, scope) as db:
            db.execute(text(statement))
        assert isinstance(refused.value.orig, pg.ReadOnlySqlTransaction)


def test_no_log_no_look(staff: Staff, run: Any) -> None:
    glass = broken(staff, run)
    run("REVOKE INSERT ON audit_entry FROM diffuso_app")
    try:
        closed = look(staff.one, glass)
    finally:
        run("GRANT INSERT ON audit_entry TO diffuso_app")
    assert closed.status in (403, 503)
    assert NAME not in closed.html
    assert NAME in look(staff.one, glass).html


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT person_id FROM glass",
        "INSERT INTO glass (tenant_id, district_id, reason) SELECT tenant_id, district_id, reason FROM glass",
        "UPDATE glass SET granted = true",
        "UPDATE glass SET until = now() + interval '1 h'",
        "DELETE FROM glass",
        "SELECT * FROM person",
    ],
)
def test_the_district_s_own_role_can_break_nothing(platform: Platform, desk: Desk, statement: str) -> None:
    office = Scope(desk.site.district_id, desk.site.tenant_id, Reach.DISTRICT)
    with (
        pytest.raises(DBAPIError) as refused,
        open_session(platform.district_engine, office) as db,
        db.begin(),
    ):
        db.execute(text(statement))
    assert isinstance(refused.value.orig, pg.InsufficientPrivilege)


@pytest.mark.parametrize(
    "change", ["answered_by = asked_by", "until = answered_at + interval '61 min'", "person_id = NULL"]
)
def test_the_table_itself_knows_the_rules(staff: Staff, run: Any, change: str) -> None:
    glass = broken(staff, run)
    with pytest.raises(DBAPIError) as refused:
        run(f"UPDATE glass SET {change} WHERE id = :i", i=glass.id)
    assert isinstance(refused.value.orig, pg.CheckViolation)


def test_what_finds_nobody_or_more_than_one_opens_nothing_and_says_what_to_do(
    staff: Staff, desk: Desk, run: Any
) -> None:
    phone = Contact(kind="phone", value="+393470008899")
    for name in ("Gina", "Gino"):
        desk.meet(desk.colleague(), name=name, contacts=(phone,))
    for wanted in ("347 000 8899", "347 000 7766"):
        ask(staff.one, wanted)
        glass = newest(run)
        where = f"/registro/richieste/{glass.id}"
        said = staff.head.post(where, {"yes": "1"})
        assert (said.status, "con il codice della persona" in said) == (409, True)
        assert look(staff.one, glass).status == 404
        staff.head.post(where, {"yes": "0"})
        assert newest(run).granted is False
