"""What is sealed opens in its place alone, until its key is destroyed; the database alone opens nothing."""

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.db import embedded
from core.db.scope import KEYRING, Reach, Scope, open_session, transaction
from core.vault import actions, queries
from core.vault.rules import Destroyed, Keyring, Tampered, WrongMaster
from core.web.platform import Platform
from tests.conftest import MASTER
from tests.statements import Statements

HERE, ELSEWHERE = "caritas-pioltello.localhost", "caritas-segrate.localhost"
NEW = "f" * 64


class Body:
    """A body at work, as one process of the platform sees it."""

    def __init__(self, platform: Platform, host: str) -> None:
        site = platform.sites.find(host)
        assert site is not None
        self.engine, self.scope = platform.engine, Scope(site.district_id, site.tenant_id)

    @contextmanager
    def at_work(self, *, keyring: Keyring | None = None) -> Iterator[Session]:
        with open_session(self.engine, self.scope) as db, db.begin():
            if keyring:
                db.info[KEYRING] = keyring
            yield db


@pytest.fixture(scope="module")
def here(platform: Platform) -> Body:
    return Body(platform, HERE)


@pytest.fixture(scope="module")
def elsewhere(platform: Platform) -> Body:
    return Body(platform, ELSEWHERE)


PLACE: dict[str, Any] = {"table": "person", "column": "name", "row": uuid4(), "subject": uuid4()}


def sealed_in(body: Body, plain: str = "Amina", **place: Any) -> bytes:
    with body.at_work() as db:
        return actions.seal(db, plain, **(PLACE | place))


def opened_in(body: Body, sealed: bytes, **place: Any) -> bytes:
    with body.at_work() as db:
        return queries.unseal(db, sealed, **(PLACE | place))


@pytest.mark.parametrize("subject", [PLACE["subject"], None])
def test_it_opens_where_it_was_sealed(here: Body, subject: UUID | None) -> None:
    sealed = sealed_in(here, subject=subject)
    assert b"Amina" not in sealed
    assert opened_in(here, sealed, subject=subject) == b"Amina"


@pytest.mark.parametrize("subject", [PLACE["subject"], None])
@pytest.mark.parametrize("other", [{"table": "people"}, {"column": "surname"}, {"row": uuid4()}])
def test_it_opens_in_no_other_place(here: Body, subject: UUID | None, other: dict[str, Any]) -> None:
    sealed = sealed_in(here, subject=subject)
    with pytest.raises(Tampered):
        opened_in(here, sealed, **({"subject": subject} | other))


def test_it_opens_for_no_other_subject_and_in_no_other_body(here: Body, elsewhere: Body) -> None:
    sealed, another = sealed_in(here), uuid4()
    sealed_in(here, subject=another)
    with pytest.raises(Tampered):
        opened_in(here, sealed, subject=another)
    with pytest.raises(Destroyed):
        opened_in(here, sealed, subject=uuid4())
    sealed_in(elsewhere)
    with pytest.raises(Tampered):
        opened_in(elsewhere, sealed)


def test_each_changed_byte_is_found(here: Body) -> None:
    sealed = sealed_in(here)
    for place in range(2, len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(Tampered):
            opened_in(here, changed)


def test_a_destroyed_key_opens_nothing_at_the_next_request_of_any_process(here: Body) -> None:
    subject = uuid4()
    sealed = sealed_in(here, subject=subject)
    old_copy_of_the_rows = bytes(sealed)
    with here.at_work() as db:
        assert queries.unseal(db, sealed, **(PLACE | {"subject": subject})) == b"Amina"
        actions.destroy(db, subject=subject)
        with pytest.raises(Destroyed):
            queries.unseal(db, sealed, **(PLACE | {"subject": subject}))
    with pytest.raises(Destroyed):
        opened_in(here, old_copy_of_the_rows, subject=subject)
    with pytest.raises(Destroyed):
        sealed_in(here, subject=subject)


def test_a_key_made_in_what_is_undone_is_not_used_again(here: Body) -> None:
    subject = uuid4()
    with transaction(here.engine, here.scope) as db:
        undone = db.begin_nested()
        actions.seal(db, "x", **(PLACE | {"subject": subject}))
        undone.rollback()
        sealed = actions.seal(db, "Amina", **(PLACE | {"subject": subject}))
    assert opened_in(here, sealed, subject=subject) == b"Amina"


def test_equal_values_in_two_bodies_have_nothing_in_common(here: Body, elsewhere: Body) -> None:
    with here.at_work() as db:
        mine, again = (actions.blind(db, "phone", "+393471234567") for _ in range(2))
        assert mine == again
        assert queries.blinds(db, "phone", "+393471234567") == [mine]
        assert actions.blind(db, "email", "+393471234567") != mine
    with elsewhere.at_work() as db:
        assert actions.blind(db, "phone", "+393471234567") != mine


def test_a_body_without_a_key_finds_nothing_and_is_given_none_by_looking(platform: Platform) -> None:
    body = Body(platform, "comune-segrate.localhost")
    with body.at_work() as db:
        assert queries.blinds(db, "phone", "1") == []
        assert db.scalar(text("SELECT count(*) FROM vault_tenant_key")) == 0


def test_a_new_key_of_the_body_leaves_everything_readable(here: Body) -> None:
    by_body, by_subject = sealed_in(here, subject=None), sealed_in(here)
    with here.at_work() as db:
        before = actions.blind(db, "phone", "1")
    with here.at_work() as db:
        assert actions.rotate(db) > 0
    assert opened_in(here, by_body, subject=None) == opened_in(here, by_subject) == b"Amina"
    with here.at_work() as db:
        assert before in queries.blinds(db, "phone", "1")
        assert actions.blind(db, "phone", "1") != before
        newest = db.scalar(text("SELECT max(generation) FROM vault_tenant_key"))
        older = "SELECT count(*) FROM vault_subject_key WHERE wrapped IS NOT NULL AND generation <> :newest"
        assert db.scalar(text(older), {"newest": newest}) == 0


def test_a_new_master_key_takes_over(here: Body) -> None:
    sealed, changing, after = sealed_in(here), Keyring(NEW, MASTER), Keyring(NEW)
    with here.at_work(keyring=after) as db, pytest.raises(WrongMaster):
        queries.unseal(db, sealed, **PLACE)
    try:
        with here.at_work(keyring=changing) as db:
            assert queries.unseal(db, sealed, **PLACE) == b"Amina"
            assert actions.rewrap(db) > 0
            assert actions.rewrap(db) == 0
        with here.at_work(keyring=after) as db:
            assert queries.unseal(db, sealed, **PLACE) == b"Amina"
        with here.at_work() as db, pytest.raises(WrongMaster):
            queries.unseal(db, sealed, **PLACE)
    finally:
        with here.at_work(keyring=Keyring(MASTER, NEW)) as db:
            actions.rewrap(db)


def test_the_district_s_rooms_open_nothing(platform: Platform, here: Body) -> None:
    sealed, scope = sealed_in(here), Scope(here.scope.district_id, here.scope.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin(), pytest.raises(WrongMaster):
        queries.keyring(db)
    with (
        open_session(platform.district_engine, scope) as db,
        pytest.raises(ProgrammingError, match="permission"),
    ):
        queries.unseal(db, sealed, **PLACE)


def test_one_statement_reads_the_keys_of_many_subjects(here: Body, statements: Statements) -> None:
    subjects = [uuid4() for _ in range(20)]
    fields = {subject: sealed_in(here, f"persona {subject}", subject=subject) for subject in subjects}
    statements.clear()
    with here.at_work() as db:
        queries.load(db, subjects)
        for subject, sealed in fields.items():
            found = queries.unseal(db, sealed, **(PLACE | {"subject": subject}))
            assert found.decode() == f"persona {subject}"
    assert len(statements) == 1


@pytest.mark.long
def test_a_dump_holds_neither_the_master_key_nor_what_was_sealed(
    server: embedded.Server, database: str, here: Body
) -> None:
    name = str(make_url(database).database)
    sealed = sealed_in(here, "Canarino Segretissimo")
    master = [MASTER, bytes.fromhex(MASTER).decode("latin-1"), b64encode(bytes.fromhex(MASTER)).decode()]
    wanted = [*master, "Canarino Segretissimo", b"Canarino Segretissimo".hex()]
    assert not [word for word in wanted if word in dump_of(server, name)]
    superuser = create_engine(server.url("postgres", server.superuser_password, name))
    with superuser.begin() as everything:
        everything.execute(text("CREATE TABLE careless (told text, sealed bytea)"))
        everything.execute(
            text("INSERT INTO careless VALUES (:told, :sealed)"),
            {"told": f"{MASTER} Canarino Segretissimo", "sealed": sealed},
        )
    try:
        dump = dump_of(server, name)
        assert MASTER in dump and "Canarino Segretissimo" in dump and sealed.hex() in dump
    finally:
        with superuser.begin() as everything:
            everything.execute(text("DROP TABLE careless"))
        superuser.dispose()


def dump_of(server: embedded.Server, name: str) -> str:
    url = server.url("postgres", server.superuser_password, name).replace("+psycopg", "")
    made = subprocess.run([server.programs / "pg_dump", url], capture_output=True, text=True, check=True)
    return made.stdout
