"""What others read in our transaction fails alone, and costs nothing where they read nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.db.apart import apart
from core.db.reading import send
from core.db.scope import SCOPE, Scope, open_session, transaction
from core.limits.models import Attempt
from core.organisations.models import Organisation
from core.web.platform import Platform
from tests.statements import Statements

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WRONG = text("SELECT nothing FROM nowhere")


def open_alone(platform: Platform, scope: Scope) -> AbstractContextManager[Session]:
    """A session that owns its transaction, as the worker opens them."""
    return open_session(platform.engine, scope)


def open_joined(platform: Platform, scope: Scope) -> AbstractContextManager[Session]:
    """A session that joins a transaction, as a request opens them."""
    return transaction(platform.engine, scope)


@pytest.fixture(params=[open_alone, open_joined], ids=["alone", "joined"])
def db(request: pytest.FixtureRequest, platform: Platform) -> Iterator[Session]:
    site = platform.sites.find("localhost")
    assert site is not None
    with request.param(platform, Scope(site.district_id, site.tenant_id)) as db:
        yield db
        db.rollback()


def count(db: Session) -> int:
    return db.scalars(select(func.count()).select_from(Organisation)).one()


def here(db: Session) -> UUID:
    scope: Scope = db.info[SCOPE]
    return scope.district_id


def test_whoever_reads_nothing_costs_nothing(db: Session, statements: Statements) -> None:
    with apart(db):
        pass
    assert statements.seen == []


WAYS: dict[str, Callable[[Session], object]] = {
    "session": lambda db: db.execute(WRONG),
    "connection": lambda db: db.connection().execute(WRONG),
    "driver": lambda db: send(db, WRONG, {}),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_fails_is_undone_and_the_rest_goes_on(db: Session, way: str) -> None:
    db.add(Attempt(subject=b"kept", window_start=NOW))

    def breaks() -> None:
        db.execute(insert(Attempt), {"subject": b"undone", "window_start": NOW, "district_id": here(db)})
        WAYS[way](db)

    with pytest.raises(ProgrammingError), apart(db):
        breaks()
    kept = db.scalars(select(Attempt.subject)).all()
    assert b"kept" in kept
    assert b"undone" not in kept


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kept_apart", [apart, Session.begin_nested])
def test_a_first_statement_that_fails_fails_alone(
    db: Session, way: str, kept_apart: Callable[[Session], AbstractContextManager[object]]
) -> None:
    before = count(db)
    with pytest.raises(ProgrammingError), kept_apart(db):
        WAYS[way](db)
    assert count(db) == before


def test_a_savepoint_stands_before_the_first_statement_only(db: Session, statements: Statements) -> None:
    with apart(db):
        assert count(db) == count(db)
    count(db)
    kinds = [statement.split()[0] for statement in statements.seen]
    assert kinds == ["SAVEPOINT", "SELECT", "SELECT", "RELEASE", "SELECT"]


def test_one_inside_another_fails_alone(db: Session) -> None:
    with apart(db):
        before = count(db)
        with pytest.raises(ProgrammingError), apart(db):
            db.execute(WRONG)
        assert count(db) == before
    assert count(db) == before


def test_an_inner_one_leaves_the_outer_one_to_be_made(db: Session, statements: Statements) -> None:
    with apart(db):
        with apart(db):
            pass
        with pytest.raises(ProgrammingError), apart(db):
            db.execute(WRONG)
        count(db)
    assert sum(statement.startswith("SAVEPOINT") for statement in statements.seen) == 2
