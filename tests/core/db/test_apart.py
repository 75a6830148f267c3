"""What others read in our transaction fails alone, and costs nothing where they read nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.db.apart import apart
from core.db.scope import SCOPE, Scope, open_session
from core.organisations.models import Organisation
from core.people.models import Attempt
from core.web.platform import Platform
from tests.statements import Statements

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WRONG = text("SELECT nothing FROM nowhere")


@pytest.fixture
def db(platform: Platform) -> Iterator[Session]:
    site = platform.sites.find("localhost")
    assert site is not None
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        yield db


def count(db: Session) -> int:
    return db.scalars(select(func.count()).select_from(Organisation)).one()


def here(db: Session) -> UUID:
    scope: Scope = db.info[SCOPE]
    return scope.district_id


def test_whoever_reads_nothing_costs_nothing(db: Session, statements: Statements) -> None:
    with apart(db):
        pass
    assert statements.seen == []


@pytest.mark.parametrize("way", ["session", "connection"])
def test_what_fails_is_undone_and_the_rest_goes_on(db: Session, way: str) -> None:
    db.add(Attempt(subject=b"kept " + way.encode(), window_start=NOW))

    def breaks() -> None:
        db.execute(insert(Attempt), {"subject": b"undone", "window_start": NOW, "district_id": here(db)})
        (db if way == "session" else db.connection()).execute(WRONG)

    with pytest.raises(ProgrammingError), apart(db):
        breaks()
    kept = db.scalars(select(Attempt.subject)).all()
    assert b"kept " + way.encode() in kept
    assert b"undone" not in kept


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
