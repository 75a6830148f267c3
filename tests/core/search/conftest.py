"""The index of the real district, asked by its portal."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from core.db.scope import Scope, open_session
from core.search import queries
from core.web.platform import Platform

NAMES = {"service": "", "need": "bisogno:", "body": "ente:"}
Find = Callable[[str], list[str]]


def named(hit: queries.Hit) -> str:
    return NAMES[hit.kind] + hit.slug


@pytest.fixture(scope="module")
def scope(platform: Platform) -> Scope:
    site = platform.sites.find("localhost")
    assert site is not None
    return Scope(site.district_id, site.tenant_id)


@pytest.fixture(scope="module")
def db(platform: Platform, scope: Scope) -> Iterator[Session]:
    with open_session(platform.engine, scope) as db, db.begin():
        yield db


@pytest.fixture
def find(db: Session) -> Find:
    """What a sentence finds, named as the table names it, in order."""
    return lambda sentence: [named(hit) for hit in queries.search(db, sentence).hits]
