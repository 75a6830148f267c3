"""A plugin is asked only where it is on, and one that fails leaves the page and the other plugins standing."""

import logging
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pluggy
import pytest
from sqlalchemy import text

from core.app import build_app, build_platform
from core.db.scope import Scope, open_session
from core.discovery import BadPlugin
from core.plugins import Plugins
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.plugins.trees import small

HOST = "caritas-pioltello.localhost"
LINK = """
from core.contributions import PublicLink

@hookimpl
def public_links(site):
    return [PublicLink(label={0!r}, path="/{0}")]
"""
BREAKS = """
from core.contributions import Card
from core.accounts.permissions import USERS_OWN
from sqlalchemy import text

@hookimpl
def public_links(site):
    raise RuntimeError("il plugin si è rotto")

@hookimpl
def nav_items(me):
    return 1 / 0

@hookimpl
def dashboard_cards(db, me, today):
    db.execute(text("SELECT nothing FROM nowhere"))

@hookimpl
def service_actions(db, site, services, now):
    yield 1 / 0
"""
CARDS = """
from core.contributions import Card
from core.accounts.permissions import USERS_OWN
from sqlalchemy import text

@hookimpl
def dashboard_cards(db, me, today):
    people = db.execute(text("SELECT count(*) FROM membership")).scalar_one()
    return [Card(title="sani", value=str(people), text="", path="/scrivania", needs=USERS_OWN)]
"""
ASKS = """
import sys
from core.hookspecs import hookspec

@hookspec
def greetings(name):
    'Say hello to somebody.'

@hookimpl
def register_hookspecs():
    return sys.modules[__name__]
"""


@pytest.fixture
def package(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """An empty package for plugins, under a name that no other test uses."""
    name = f"house_{abs(hash(request.node.nodeid)):x}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / name
    for module in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[module]


@pytest.fixture
def broken(package: Path, database: str, people: People) -> Iterator[Platform]:
    """An installation with a plugin that fails in every way, before and after two that do not; all on here."""
    small(package, "aaa", LINK.format("aaa"))
    small(package, "breaks", BREAKS)
    small(package, "cards", CARDS)
    platform = build_platform(settings_for(database), package=package.name)
    site = people.site(HOST)
    with open_session(platform.district_engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        db.execute(
            text("UPDATE organisation SET plugins = '{aaa, breaks, cards, gone}' WHERE id = :id"),
            {"id": site.tenant_id},
        )
    yield platform
    platform.published.stop()
    platform.engine.dispose()
    platform.district_engine.dispose()


@pytest.mark.long
def test_a_page_stands_whatever_a_plugin_does(
    broken: Platform, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(broken)
    citizen, staff = Browser(app, HOST), people.sign_in(app, HOST, "volunteer")
    for path in ("/", "/servizi", "/servizi/spid", "/enti/caritas-pioltello"):
        screen = citizen.get(path)
        assert screen.status == 200
        assert "/aaa" in screen.links
    with caplog.at_level(logging.ERROR, logger="core.plugins"):
        desk = staff.get("/scrivania")
    assert desk.status == 200
    assert "sani" in desk
    assert {record.getMessage() for record in caplog.records} >= {
        "plugin breaks failed to answer dashboard_cards",
        "plugin breaks failed to answer nav_items",
    }


def test_a_failed_statement_does_not_take_the_transaction_along(broken: Platform, people: People) -> None:
    site = people.site(HOST)
    with open_session(broken.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        found = broken.plugins.ask(site.plugins, "dashboard_cards", db=db, me=None, today=date(2026, 11, 23))
        assert [card.title for card in found] == ["sani"]
        assert db.execute(text("SELECT 1")).scalar_one() == 1


def test_in_tests_errors_come_through(package: Path) -> None:
    small(package, "breaks", BREAKS)
    plugins = Plugins(package.name, strict=True)
    with pytest.raises(RuntimeError, match="si è rotto"):
        plugins.ask({"breaks"}, "public_links", site=None)
    assert Plugins(package.name).ask({"breaks"}, "public_links", site=None) == []


def test_only_those_that_are_on_answer_and_always_in_the_same_order(package: Path) -> None:
    for slug in ("zeta", "alfa", "mezzo"):
        small(package, slug, LINK.format(slug))
    plugins = Plugins(package.name, strict=True)

    def asked(*on: str) -> list[str]:
        return [link.label for link in plugins.ask(on, "public_links", site=None)]

    assert asked("zeta", "mezzo", "alfa") == ["alfa", "mezzo", "zeta"]
    assert asked("zeta", "gone") == ["zeta"]
    assert asked() == []


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ("@hookimpl\ndef pubblic_links(site): return ()", "unknown hook 'pubblic_links'"),
        ("@hookimpl\ndef public_links(sito): return ()", "hookimpl definition"),
        ("@hookimpl\ndef greetings(name): return ()", "unknown hook 'greetings'"),
    ],
)
def test_a_misspelt_hook_is_refused_at_the_start(package: Path, hook: str, words: str, database: str) -> None:
    small(package, "careless", hook)
    with pytest.raises(pluggy.PluginValidationError, match=words):
        build_platform(settings_for(database), package=package.name)


MANIFEST = "from core.contributions import Manifest\nmanifest = Manifest(slug='other', name='', summary='', path='/x')"


@pytest.mark.parametrize("manifest", ["", "manifest = None", MANIFEST])
def test_a_plugin_that_does_not_say_who_it_is_is_refused(package: Path, manifest: str) -> None:
    small(package, "nameless", "", {"__init__.py": manifest})
    with pytest.raises(BadPlugin, match="slug='nameless'"):
        Plugins(package.name)


def test_a_plugin_answers_the_question_of_another_and_loads_without_it(package: Path) -> None:
    small(package, "asks", ASKS)
    small(package, "answers", "@hookimpl(optionalhook=True)\ndef greetings(name): return [f'Ciao, {name}']")
    both: Any = Plugins(package.name, strict=True)
    assert both.ask({"answers", "asks"}, "greetings", name="Anna") == ["Ciao, Anna"]
    assert both.ask({"asks"}, "greetings", name="Anna") == []

    for path in sorted((package / "asks").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (package / "asks").rmdir()
    assert list(Plugins(package.name, strict=True).modules) == ["answers"]
