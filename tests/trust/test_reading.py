"""Reading changes nothing: every page, every role, GET and HEAD, and the database is as it was."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import ORMExecuteState, Session

from core.db.scope import unseen
from tests.trust.expected import routes
from tests.trust.objects import Objects
from tests.trust.visitor import Visitor
from tests.trust.world import HOMES, World, listen

LOG, LOG_ENDS = "audit_entry", "audit_head"
"""What reading does write: that it was read, and by whom. A session also says when it was last seen."""


def contents(world: World) -> dict[str, str]:
    """A checksum of everything there is, by table; without the moment a session was last seen."""
    with world.superuser.begin() as everything:
        names = everything.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        return {name: str(everything.scalar(text(CHECKSUM.format(table=name)))) for name in sorted(names)}


CHECKSUM = """
SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '' ORDER BY row)), '-')
FROM (SELECT md5((to_jsonb(t) - 'seen_at')::text) AS row FROM "{table}" t) rows
"""


@pytest.mark.long
def test_reading_leaves_the_database_as_it_was(
    visitor: Visitor, world: World, objects: Objects, record_property: Callable[[str, object], None]
) -> None:
    listen(world.platform)
    pages = [(route, objects) for method, route, _spec in routes(visitor.app) if method == "GET"]
    paths = {(host, objects.path(route, host)) for route, _ in pages for host, _other in HOMES.values()}
    world.run("UPDATE session SET seen_at = now() - interval '5 minutes'")
    before, seen, asked, lines = contents(world), last_seen(world), 0, log(world)
    assert sum(int(told.split()[0]) for told in before.values()) > 1_000
    for role, (home, _other) in HOMES.items():
        for host, path in sorted(paths):
            if host == home:
                for method in ("GET", "HEAD"):
                    reply = visitor.ask(method, host, path, cookies=world.cookies(role))
                    assert reply.status < 500, f"{method} {path} as {role}: {reply.status}"
                    asked += 1
        changed = {name for name, told in contents(world).items() if told != before[name]}
        assert changed <= {LOG, LOG_ENDS}, f"reading as {role} changed {changed}"
    now = log(world)
    assert lines.items() <= now.items(), "no line of the log was changed or taken away"
    assert {verb for line, verb in now.items() if line not in lines} <= {"read", "export"}
    record_property("trust", f"reading {asked}/0")
    assert last_seen(world) > seen, "nobody was recognised: nothing was proven"


def log(world: World) -> dict[str, str]:
    """Every line of every body's log, and what it says was done."""
    return {row.line: row.verb for row in world.run(f"SELECT to_jsonb(t)::text AS line, verb FROM {LOG} t")}  # noqa: S608


def test_a_change_would_have_been_seen(world: World) -> None:
    before = contents(world)
    world.run("UPDATE service SET position = position + 1 WHERE slug = 'spid'")
    changed = [name for name, told in contents(world).items() if told != before[name]]
    assert changed == ["service"]


@pytest.mark.long
def test_a_head_is_a_get_without_its_body(visitor: Visitor, world: World, objects: Objects) -> None:
    for method, route, _spec in routes(visitor.app):
        if method == "GET":
            home = HOMES["association_admin"][0]
            cookies = world.cookies("association_admin")
            path = objects.path(route, home)
            whole = visitor.get(home, path, cookies=cookies)
            head = visitor.ask("HEAD", home, path, cookies=cookies)
            assert (head.status, head.body) == (whole.status, b""), path
            assert _plain(head.headers) == _plain(whole.headers), path


@pytest.mark.long
def test_the_session_sees_every_table_that_pages_ask_for(
    visitor: Visitor, world: World, objects: Objects
) -> None:
    """No statement hides a class where its scope is not added (core/db/scope.py, `unseen`)."""
    asked: list[list[str]] = []

    def note(state: ORMExecuteState) -> None:
        if not state.is_insert:
            asked.append(list(unseen(state.statement)))

    event.listen(Session, "do_orm_execute", note)
    try:
        for method, route, _spec in routes(visitor.app):
            for role in ("association_admin", "district_admin"):
                home = HOMES[role][0]
                form = None if method == "GET" else {"csrf": world.form_token(role)}
                visitor.ask(method, home, objects.path(route, home), cookies=world.cookies(role), form=form)
    finally:
        event.remove(Session, "do_orm_execute", note)
    assert len(asked) > 200
    assert not [tables for tables in asked if tables]


def _plain(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name != b"content-length"]


def last_seen(world: World) -> object:
    return world.run("SELECT max(seen_at) FROM session")[0][0]
