"""A record that one may look at, and who may."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from core.web.platform import Platform
from tests.actors import People
from tests.core.glass.stage import Staff
from tests.core.people.desk import CODE, PIOLTELLO, Desk


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def amina(desk: Desk) -> UUID:
    return desk.meet(desk.colleague(), fiscal_code=CODE)


@pytest.fixture(scope="module")
def staff(app: object, people: People, amina: UUID) -> Staff:
    return Staff(app, people)


@pytest.fixture
def run(superuser: Engine) -> Any:
    def run(statement: str, **given: Any) -> list[Any]:
        with superuser.begin() as everything:
            found = everything.execute(text(statement), given)
            return list(found) if found.returns_rows else []

    return run
