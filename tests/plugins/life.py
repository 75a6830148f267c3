"""The life of a plugin that was just written: on, off, seen by one body only, gone. Run by test_scaffold.py.

It runs in a process and a project of its own, because a table once declared cannot be taken back.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select

from core import clock
from core.db import check, migrate
from core.db.scope import Reach, Scope, open_session
from core.district.sync import sync
from core.organisations.models import Organisation
from core.settings import ROOT
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.plugins.trees import run

SLUG, PATH = "bacheca", "/bacheca"
HERE, ELSEWHERE = "caritas-pioltello.localhost", "caritas-pioltello.altrove.localhost"
Switch = Callable[[str, bool], None]

WITHOUT = """
from core.app import create
from core.db import migrate
from core.settings import from_environment
from tests.actors import Browser
migrate.upgrade(from_environment(origin="https://localhost"))
browser = Browser(create(), "caritas-pioltello.localhost")
print([browser.get(path).status for path in ("/", "/servizi", "/enti", "/bacheca")])
"""


@pytest.fixture(scope="module")
def switch(platform: Platform, people: People) -> Switch:
    """Change one row, as the district's role does; nothing is restarted."""

    def to(host: str, on: bool) -> None:
        site = people.site(host)
        with (
            open_session(platform.district_engine, Scope(site.district_id, None, Reach.DISTRICT)) as db,
            db.begin(),
        ):
            body = db.scalars(select(Organisation).where(Organisation.id == site.tenant_id)).one()
            body.plugins = [slug for slug in body.plugins if slug != SLUG] + [SLUG] * on

    return to


@pytest.fixture(scope="module")
def heard(platform: Platform) -> Iterator[None]:
    """With an ear at the database, as a running server has: what it remembers stays until it hears of a change."""
    platform.published.listen(platform.engine)
    deadline = time.monotonic() + 10
    while not platform.published.listening:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield
    platform.published.stop()


@pytest.fixture(scope="module")
def another_district(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A second district with the same bodies, at another address."""
    folder = tmp_path_factory.mktemp("districts") / "altrove"
    shutil.copytree(ROOT / "tenants" / "est-milano", folder)
    sync(platform.district_engine, folder, domain="altrove.localhost")


def soon(browser: Browser, status: int) -> bool:
    """Whether the page answers so before a second has passed: the word of a change travels in milliseconds."""
    deadline = time.monotonic() + 1
    while browser.get(PATH).status != status:
        if time.monotonic() > deadline:
            return False
    return True


def test_it_is_on_and_off_for_one_body_while_the_server_runs(
    app: object, people: People, switch: Switch, heard: None
) -> None:
    ours = people.sign_in(app, HERE, "volunteer")
    theirs = people.sign_in(app, "caritas-segrate.localhost", "association_admin")
    for _again in range(2):
        assert ours.get(PATH).status == 404
        switch(HERE, True)
        assert soon(ours, 200)
        assert PATH in ours.get("/scrivania").links
        assert theirs.get(PATH).status == 404
        switch(HERE, False)
        assert soon(ours, 404)
        assert PATH not in ours.get("/scrivania").links


def test_another_district_does_not_see_it(
    app: object, people: People, switch: Switch, another_district: None
) -> None:
    switch(HERE, True)
    ours, far = people.sign_in(app, HERE, "volunteer"), people.sign_in(app, ELSEWHERE, "association_admin")
    assert ours.get(PATH).status == 200
    assert far.get(PATH).status == 404
    assert SLUG not in people.site("altrove.localhost").network_plugins

    switch(ELSEWHERE, True)
    ours.post(PATH, {"text": "Solo qui", "day": clock.today().isoformat()})
    assert "Solo qui" in ours.get(PATH)
    assert "Solo qui" not in far.get(PATH)


def test_its_table_has_the_walls_of_every_table(platform: Platform) -> None:
    assert [said for said in check.problems(platform.settings) if SLUG in said] == []


def test_without_its_folder_everything_else_works(platform: Platform, switch: Switch, tmp_path: Path) -> None:
    """Somebody deletes the folder and nothing else: its rows wait, a body still has it on, a page is not there."""
    switch(HERE, True)
    bare = tmp_path / "bare"
    shutil.copytree(ROOT, bare, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", SLUG))
    done = run(bare, "-c", WITHOUT, settings=platform.settings)
    assert done.stdout.strip().endswith("[200, 200, 200, 404]"), done.stdout + done.stderr
    assert f"{SLUG}_note" in tables(platform)


def test_it_is_taken_away_with_its_tables_and_may_come_back(platform: Platform) -> None:
    done = run(ROOT, "-m", "core.cli", "plugin", "remove", SLUG, "--yes", settings=platform.settings)
    assert done.returncode == 0, done.stderr
    assert f"Le tabelle di {SLUG} non ci sono più" in done.stdout
    assert [name for name in tables(platform) if SLUG in name] == []
    migrate.upgrade(platform.settings)
    assert f"{SLUG}_note" in tables(platform)


def tables(platform: Platform) -> list[str]:
    engine = create_engine(platform.settings.owner_url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
