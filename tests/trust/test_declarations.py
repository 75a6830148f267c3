"""A route or a table that does not say whose it is keeps the application from starting."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from core.app import build_app, build_platform
from core.db.scope import Reach
from core.settings import ROOT
from core.web import checks
from tests.conftest import settings_for
from tests.trust import expected
from tests.trust.expected import routes
from tests.trust.visitor import Visitor

NOWHERE = "postgresql://nobody:x@127.0.0.1:1/nowhere"
MANIFEST = """
from core.contributions import Manifest
manifest = Manifest(slug="odd", name="Odd", summary="-", path="/strano")
"""
HOOKS = """
import litestar
from core.contributions import Permission
from core.db.scope import Reach
from core.hookspecs import hookimpl
from core.accounts import permissions
from core.web.route import get, post

{models}
{route}

@hookimpl
def register_routes():
    return [odd]
"""
BARE = '@litestar.get("/", sync_to_thread=False)\ndef odd() -> str:\n    return "hello"'
UNKNOWN = '@get("/", needs=Permission(resource="catalogue", verb="devour"))\ndef odd():\n    return None'
PROPER = '@get("/", needs=permissions.CATALOGUE_READ, reach=Reach.NONE)\ndef odd():\n    return None'
INSIDE = (
    '@get("/{slug:str}", needs=permissions.USERS_READ, reach=Reach.INSIDE)\ndef odd(slug):\n    return None',
    '@get("/{glass_id:str}", needs=permissions.USERS_READ, reach=Reach.INSIDE)\ndef odd():\n    return None',
    '@post("/{slug:str}/{glass_id:str}", needs=permissions.USERS_WRITE, reach=Reach.INSIDE)\ndef odd(): ...',
)
THROUGH_GLASS = (
    '@get("/{slug:str}/{glass_id:str}", needs=permissions.USERS_READ, reach=Reach.INSIDE)\ndef odd(): ...'
)
UNSAID = '@get("/")\ndef odd():\n    return None'
HOMELESS = """
from sqlalchemy.orm import Mapped, mapped_column
from core.db.tables import Table
class Odd(Table):
    __tablename__ = "odd"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
SILENT = """
from sqlalchemy.orm import Mapped, mapped_column
from core.db.personal import impersonal, personal
from core.db.tables import HasId, OwnedByTenant, Table
class Odd(OwnedByTenant, HasId, Table):
    __tablename__ = "odd"
    spoken: Mapped[str] = mapped_column(info=impersonal("a colour"))
    named: Mapped[str] = mapped_column(info=personal(purpose="PURPOSE", basis="6.1.b", keep="KEEP", kind="identity"))
    MORE
"""
READING = {"read", "export", "own", "book", "prove", "count", "network", "acts", "review", "look"}
"""What a page may be opened with; other verbs only where the page holds the form of that very change."""


def start_apart(folder: Path, package: str) -> subprocess.CompletedProcess[str]:
    """Start it in a process of its own: a class once declared cannot be taken back."""
    script = (
        "from core.app import build_app, build_platform\n"
        "from core.settings import Settings\n"
        f"settings = Settings(database_url={NOWHERE!r}, secret_key={'0' * 32!r})\n"
        f"build_app(build_platform(settings, package={package!r}))\n"
    )
    paths = {"PYTHONPATH": f"{ROOT}:{folder}", "PATH": ""}
    return subprocess.run(
        [sys.executable, "-c", script], env=paths, capture_output=True, text=True, check=False
    )


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Start the application with one plugin made of the given parts."""
    monkeypatch.syspath_prepend(tmp_path)
    made = [0]

    def with_plugin(route: str, models: str = "") -> None:
        made[0] += 1
        package = f"odd_{tmp_path.name}_{made[0]}".replace("-", "_")
        write(tmp_path / package, route, models)
        build_app(build_platform(settings_for(NOWHERE), package=package))

    yield with_plugin
    for name in [name for name in sys.modules if name.startswith(f"odd_{tmp_path.name}")]:
        del sys.modules[name]


def write(folder: Path, route: str, models: str) -> None:
    (folder / "odd").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "odd" / "__init__.py").write_text(MANIFEST)
    (folder / "odd" / "hooks.py").write_text(dedent(HOOKS).format(route=route, models=models))


def test_a_plugin_that_says_everything_starts(start) -> None:
    start(PROPER)


def test_a_route_without_a_policy_keeps_it_from_starting(start) -> None:
    with pytest.raises(checks.CannotServe, match=r"/strano.*neither who may use it"):
        start(BARE)


def test_a_route_that_no_role_may_use_keeps_it_from_starting(start) -> None:
    with pytest.raises(checks.CannotServe, match="catalogue:devour"):
        start(UNKNOWN)


@pytest.mark.long
@pytest.mark.parametrize("route", INSIDE)
def test_a_door_into_a_body_without_a_broken_glass_keeps_it_from_starting(start, route: str) -> None:
    with pytest.raises(checks.CannotServe, match="no door leads there from the portal"):
        start(route)


def test_a_plugin_may_show_what_it_keeps_through_a_broken_glass(start) -> None:
    start(THROUGH_GLASS)


def test_a_route_cannot_even_be_written_without_its_permission(start) -> None:
    with pytest.raises(TypeError, match="needs"):
        start(UNSAID)


@pytest.mark.long
def test_a_table_that_does_not_say_whose_it_is_keeps_it_from_starting(tmp_path: Path) -> None:
    write(tmp_path / "homeless", PROPER, HOMELESS)
    done = start_apart(tmp_path, "homeless")
    assert done.returncode != 0
    assert "CannotServe: Odd: the table does not declare whose rows it holds" in done.stderr


WORDS = {"PURPOSE": "work", "KEEP": "account", "MORE": "pass"}


@pytest.mark.long
@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, ""),
        ({"MORE": "note: Mapped[str]"}, "odd.note: say what the column knows of people"),
        ({"MORE": "children: Mapped[int]"}, "odd.children: say what the column knows of people"),
        ({"PURPOSE": "curiosity"}, "odd.named: no register.toml has the purpose 'curiosity'"),
        ({"KEEP": "for-ever"}, "odd.named: no register.toml has the term 'for-ever'"),
        ({"MORE": "published = True; note: Mapped[str]"}, ""),
        ({"MORE": "about_nobody = 'counts'; note: Mapped[str]"}, ""),
    ],
    ids=["whole", "text", "number", "purpose", "term", "published", "about nobody"],
)
def test_a_column_that_does_not_say_what_it_knows_of_people_keeps_it_from_starting(
    tmp_path: Path, told: dict[str, str], refusal: str
) -> None:
    models = SILENT
    for word, value in (WORDS | told).items():
        models = models.replace(word, value)
    write(tmp_path / "silent", PROPER, models)
    done = start_apart(tmp_path, "silent")
    assert (done.returncode == 0) == (not refusal), done.stderr
    assert refusal in done.stderr


def test_only_get_and_post_are_spoken(visitor: Visitor) -> None:
    assert {method for method, _route, _spec in routes(visitor.app)} == {"GET", "POST"}


def test_no_route_uses_the_framework_s_cache(visitor: Visitor) -> None:
    """Its key knows neither the host nor the person."""
    found = [(path, handler) for path, handler in checks.handlers(visitor.app.app)]
    assert not [path for path, handler in found if handler.cache]
    assert len(found) > 60


def test_what_is_remembered_is_for_everybody(visitor: Visitor) -> None:
    remembered = [(m, path, spec) for m, path, spec in routes(visitor.app) if spec.remember]
    assert len(remembered) > 10
    for method, path, spec in remembered:
        assert method == "GET", path
        assert spec.needs.code in expected.rights()["anonymous"], path


def test_a_page_that_needs_a_right_to_change_holds_the_form_of_that_change(visitor: Visitor) -> None:
    forms = [(path, spec.needs.code) for method, path, spec in routes(visitor.app) if method == "POST"]
    for method, path, spec in routes(visitor.app):
        if method == "GET" and spec.needs.verb not in READING:
            room = "/".join(path.removesuffix("/esporta").split("/")[:3])
            assert any(code == spec.needs.code and form.startswith(room) for form, code in forms), path


def test_only_the_district_s_rooms_reach_over_the_district(visitor: Visitor) -> None:
    for _method, path, spec in routes(visitor.app):
        assert (spec.reach is Reach.DISTRICT) == ("/distretto/" in path), path
