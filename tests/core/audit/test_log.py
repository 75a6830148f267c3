"""The log is written with what it tells, by one after the other, and can only be added to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from core import clock
from core.audit import actions, rules
from core.audit.verification import verify
from core.db.scope import Reach, Scope, open_session, transaction
from core.web.platform import Platform
from core.who import Member

MARIA = UUID(int=99)


def lines(superuser: Engine, scope: Scope) -> list:
    with superuser.begin() as everything:
        return list(
            everything.execute(
                text("SELECT * FROM audit_entry WHERE tenant_id = :t ORDER BY seq"), {"t": scope.tenant_id}
            )
        )


def test_a_line_is_written_with_what_it_tells(
    platform: Platform, scope: Scope, anna: Member, superuser: Engine
) -> None:
    before = len(lines(superuser, scope))
    with transaction(platform.engine, scope) as db:
        actions.record(db, by=anna, verb="read", resource="person", subject=MARIA, reason="appuntamento")
        actions.record(db, by=anna, verb="read", resource="person", subject=MARIA, reason="appuntamento")
    (line,) = lines(superuser, scope)[before:]
    assert (line.account_id, line.role, line.verb, line.resource) == (
        anna.account_id, "volunteer", "read", "person",
    )  # fmt: skip
    assert line.reason == "appuntamento"
    assert str(MARIA) not in str(line)
    assert MARIA.bytes not in bytes(line.subject)


@pytest.mark.parametrize("opened", [open_session, transaction])
def test_what_is_undone_leaves_no_line(
    platform: Platform, scope: Scope, anna: Member, superuser: Engine, opened
) -> None:
    before = len(lines(superuser, scope))

    def breaks() -> None:
        with opened(platform.engine, scope) as db:
            actions.record(db, by=anna, verb="write", resource="person", subject=MARIA)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks()
    assert len(lines(superuser, scope)) == before


def change_with_a_line(platform: Platform, scope: Scope, anna: Member) -> None:
    with transaction(platform.engine, scope) as db:
        db.execute(
            text(
                "INSERT INTO message (tenant_id, key, recipient, subject, body) VALUES (:t, 'k', 'a@b.it', 's', 'b')"
            ),
            {"t": scope.tenant_id},
        )
        actions.record(db, by=anna, verb="write", resource="person", subject=MARIA)


def test_no_log_no_change(platform: Platform, scope: Scope, anna: Member, superuser: Engine) -> None:
    """Where the line cannot be written, nothing else is."""
    with superuser.begin() as everything:
        everything.execute(text("REVOKE INSERT ON audit_entry FROM diffuso_app"))
    try:
        with pytest.raises(ProgrammingError):
            change_with_a_line(platform, scope, anna)
    finally:
        with superuser.begin() as everything:
            everything.execute(text("GRANT INSERT ON audit_entry TO diffuso_app"))
    with superuser.begin() as everything:
        assert everything.scalar(text("SELECT count(*) FROM message WHERE key = 'k'")) == 0
    change_with_a_line(platform, scope, anna)
    with superuser.begin() as everything:
        assert everything.scalar(text("SELECT count(*) FROM message WHERE key = 'k'")) == 1


def test_eight_write_at_once_and_the_chain_never_forks(
    platform: Platform, scope: Scope, anna: Member, superuser: Engine
) -> None:
    before = len(lines(superuser, scope))

    def work(number: int) -> None:
        for turn in range(25):
            with transaction(platform.engine, scope) as db:
                actions.record(
                    db, by=anna, verb="read", resource="person", subject=UUID(int=number * 100 + turn)
                )
                if turn % 5 == 0:
                    actions.record(db, by=None, verb="read", resource="person", subject=UUID(int=turn))

    with ThreadPoolExecutor(8) as eight:
        list(eight.map(work, range(8)))
    found = lines(superuser, scope)
    assert len(found) - before == 8 * 30
    assert [line.seq for line in found] == list(range(1, len(found) + 1))
    assert verify(platform.engine, scope).problems == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET key = hash",
        "UPDATE audit_head SET tenant_id = uuidv7()",
        "MERGE INTO audit_entry a USING audit_entry b ON a.seq = b.seq WHEN MATCHED THEN DELETE",
        "INSERT INTO audit_entry SELECT a.* FROM audit_entry a ON CONFLICT (tenant_id, seq) DO UPDATE SET verb = 'x'",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_is_kept ON audit_entry",
    ],
)
@pytest.mark.parametrize("role", ["app", "district"])
def test_no_role_of_ours_can_change_a_line(
    platform: Platform, scope: Scope, statement: str, role: str
) -> None:
    engine = platform.engine if role == "app" else platform.district_engine
    with pytest.raises(ProgrammingError), open_session(engine, scope) as db, db.begin():
        db.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_even_the_superuser_is_stopped_unless_the_trigger_is_taken_away(
    platform: Platform, scope: Scope, anna: Member, superuser: Engine, statement: str
) -> None:
    with transaction(platform.engine, scope) as db:
        actions.record(db, by=anna, verb="read", resource="person", subject=MARIA)
    with pytest.raises(ProgrammingError, match="only added to"), superuser.begin() as everything:
        everything.execute(text(statement))


def test_the_office_writes_into_its_own_log_as_the_district(platform: Platform, anna: Member) -> None:
    portal = platform.sites.find("localhost")
    assert portal is not None
    own = Scope(portal.district_id, portal.tenant_id)
    with transaction(platform.engine, own) as db:
        actions.ready(db)
    with transaction(
        platform.district_engine, Scope(portal.district_id, portal.tenant_id, Reach.DISTRICT)
    ) as db:
        actions.record(db, by=anna, verb="enable", resource="plugins", about="booking at caritas-pioltello")
    verdict = verify(platform.engine, own)
    assert (verdict.entries, verdict.problems) == (1, [])


def test_the_district_sees_no_other_log(platform: Platform, scope: Scope) -> None:
    portal = platform.sites.find("localhost")
    assert portal is not None
    office = Scope(portal.district_id, portal.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, office) as db, db.begin():
        seen = set(
            db.scalars(text("SELECT tenant_id FROM audit_entry UNION SELECT tenant_id FROM audit_head"))
        )
    assert seen == {portal.tenant_id}


def test_old_lines_go_behind_a_closing_one_and_young_ones_stay(platform: Platform) -> None:
    other = platform.sites.find("caritas-segrate.localhost")
    assert other is not None
    scope, now = Scope(other.district_id, other.tenant_id), clock.now()
    for days in (900, 800, 731, 729, 5):
        with transaction(platform.engine, scope) as db:
            actions.record(
                db, by=None, verb="read", resource="person", subject=MARIA, now=now - timedelta(days=days)
            )
    with transaction(platform.engine, scope) as db:
        assert actions.close(db, now=now) == 3
    verdict = verify(platform.engine, scope)
    assert (verdict.entries, verdict.problems) == (3, [])
    with transaction(platform.engine, scope) as db:
        assert actions.close(db, now=now) == 0
        assert actions.close(db, now=now + timedelta(days=3)) == 0, "the database has a clock of its own"


def test_young_lines_do_not_go_whatever_the_function_is_told(platform: Platform, scope: Scope) -> None:
    with transaction(platform.engine, scope) as db:
        actions.record(db, by=None, verb=rules.CLOSE, resource="audit", about="3 00")
    with transaction(platform.engine, scope) as db:
        assert db.scalar(text("SELECT audit_forget(3)")) == 0
