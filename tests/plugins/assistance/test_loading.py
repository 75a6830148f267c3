"""The district's procedures in the database: loaded once, a version each publishing, never rewritten."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.db.scope import Reach, Scope, open_session
from core.district.sync import sync
from core.web.platform import Platform
from plugins.assistance.models import Procedure as Row
from plugins.assistance.queries import procedures as queries
from tests.conftest import EST_MILANO

pytestmark = pytest.mark.long


@contextmanager
def office(platform: Platform) -> Iterator[Session]:
    site = platform.sites.find("localhost")
    assert site is not None
    scope = Scope(site.district_id, None, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        yield db


def test_all_22_are_there_as_the_files_tell_them_and_once(platform: Platform) -> None:
    sync(platform.district_engine, EST_MILANO, domain="localhost")
    with office(platform) as db:
        found = queries.in_force(db)
        isee = queries.last(db, "p-isee-precompilato")
        assert (len(found), {one.version for one in found}) == (22, {1})
        assert [one.name for one in found] == sorted(one.name for one in found)
        assert isee is not None
        assert (len(isee[1].steps), len(isee[1].documents), len(isee[1].sources)) == (10, 14, 5)
        assert queries.version(db, isee[0]) is isee[1]
        assert queries.newer(db, isee[0]) is None


def test_files_that_win_make_a_new_version_of_what_they_change_alone(
    platform: Platform, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(EST_MILANO, tmp_path / "est-milano"))
    file = copy / "procedures" / "p-naspi.toml"
    file.write_text(file.read_text().replace("days = 68", "days = 60"))
    with office(platform) as db:
        before = queries.last(db, "p-naspi")
    sync(platform.district_engine, copy, domain="localhost")
    sync(platform.district_engine, copy, domain="localhost", overwrite=True)
    with office(platform) as db:
        after = queries.last(db, "p-naspi")
        assert before is not None
        assert after is not None
        assert queries.newer(db, before[0]) == after[0]
        assert (after[1].version, after[1].deadlines[0].days) == (2, 60)
        assert queries.version(db, before[0]) == before[1]
        assert db.scalar(select(func.count()).select_from(Row)) == 23
        assert len(queries.in_force(db)) == 22


@pytest.mark.parametrize("change", [update(Row).values(name="altro"), delete(Row)], ids=["update", "delete"])
def test_a_version_once_written_cannot_be_changed(platform: Platform, change: object) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), office(platform) as db:
        db.execute(change)  # type: ignore[call-overload]
