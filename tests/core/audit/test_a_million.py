"""A million lines are verified in seconds."""

import time
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from core.audit import actions, queries
from core.audit.verification import verify
from core.db.scope import Scope, open_session
from core.web.platform import Platform
from tests.core.audit.chains import entries, load

MANY, SECONDS = 1_000_000, 10


@pytest.mark.long
def test_a_million_lines_take_less_than_ten_seconds(
    platform: Platform, scope: Scope, superuser: Engine, record_property: Callable[[str, object], None]
) -> None:
    with open_session(platform.engine, scope) as db, db.begin():
        actions.ready(db)
    with open_session(platform.engine, scope) as db, db.begin():
        sealed = queries.sealing(db)
    assert sealed is not None
    assert scope.tenant_id is not None
    with superuser.begin() as everything:
        key = everything.scalar(text("SELECT key FROM audit_head"))
        load(everything.connection.driver_connection, entries(scope.tenant_id, sealed, MANY), bytes(key))
    begun, worked = time.perf_counter(), time.process_time()
    verdict = verify(platform.engine, scope)
    took, worked = time.perf_counter() - begun, time.process_time() - worked
    record_property("trust", f"a million lines verified in {took:.1f} s ({worked:.1f} s of processor)")
    assert (verdict.entries, verdict.problems) == (MANY, [])
    assert took < SECONDS
