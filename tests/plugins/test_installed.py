"""A plugin may be an installed package: its entry point is enough for tables, pages, templates, rights and commands."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect

from core import discovery
from core.app import build_app, build_platform
from core.cli import cli
from core.db import migrate
from core.plugins import Plugins
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.plugins.trees import small

HOST = "caritas-pioltello.localhost"
METADATA = "Metadata-Version: 2.1\nName: diffuso-saluti\nVersion: 1.0\n"
HOOKS = """
import click
from dataclasses import dataclass
from core.contributions import Permission
from core.db.scope import Reach
from core.web.page import Page
from core.web.route import get

READ = Permission(resource="saluti", verb="read")

@dataclass(frozen=True, kw_only=True, slots=True)
class Hello(Page):
    template = "saluti/hello.html"
    name: str

@get("/{name:str}", needs=READ, reach=Reach.NONE)
def hello(name: str) -> Hello:
    return Hello(name=name)

@hookimpl
def register_routes():
    return [hello]

@hookimpl
def register_commands():
    @click.command()
    def saluta():
        "Saluta chi passa."
        click.echo("Ciao!")
    return [saluta]
"""
FILES = {
    "matrix.toml": '[resources.saluti]\nlabel = "Saluti"\nanonymous = { may = ["read"], where = "published" }\n',
    "templates/hello.html": (
        '{% extends "layouts/page.html" %}{% block title %}Saluti{% endblock %}'
        "{% block content %}{{ ui.heading(_('Ciao, %(name)s', name=name)) }}{% endblock %}"
    ),
    "migrations/0001_first_table.py": """
import sqlalchemy as sa
from alembic import op
from core.db.schema import tenant_table

revision, down_revision, branch_labels, depends_on = "saluti_0001", None, None, None

def upgrade():
    tenant_table(
        "saluti_word",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="saluti_word_pkey"),
    )

def downgrade():
    op.drop_table("saluti_word")
""",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution, as an installer lays it out: a package, and metadata that names its entry point."""
    small(tmp_path, "diffuso_saluti", HOOKS, FILES | {"__init__.py": _manifest()})
    entry_points(tmp_path, "saluti = diffuso_saluti")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for module in [module for module in sys.modules if module.split(".")[0] == "diffuso_saluti"]:
        del sys.modules[module]


def entry_points(folder: Path, *lines: str) -> None:
    metadata = folder / "diffuso_saluti-1.0.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text(METADATA)
    (metadata / "entry_points.txt").write_text("\n".join(("[diffuso.plugins]", *lines)) + "\n")


def _manifest() -> str:
    return (
        "from core.contributions import Manifest\n"
        "manifest = Manifest(slug='saluti', name='Saluti', summary='', path='/saluti')\n"
    )


def test_it_is_found_by_its_entry_point_without_being_imported(installed: Path) -> None:
    assert discovery.modules()["saluti"] == "diffuso_saluti"
    assert discovery.folders()["saluti"] == installed / "diffuso_saluti"
    assert "booking" in discovery.modules()
    assert not [module for module in sys.modules if module.startswith("diffuso_saluti")]


def test_it_is_loaded_beside_the_folders(installed: Path) -> None:
    plugins = Plugins(strict=True)
    assert plugins.manifests["saluti"].name == "Saluti"
    assert list(plugins.manifests) == sorted(plugins.manifests)


@pytest.mark.long
def test_it_migrates_serves_and_is_taken_away(installed: Path, platform: Platform, people: People) -> None:
    settings = settings_for(platform.settings.database_url)
    migrate.upgrade(settings)
    assert "saluti_word" in tables(settings.database_url)

    ours = build_platform(settings, strict=True)
    app = build_app(ours)
    citizen = Browser(app, HOST)
    assert citizen.get("/saluti/Anna").status == 404
    office = people.sign_in(app, "localhost", "district_admin")
    office.get("/distretto/enti/caritas-pioltello")
    office.post("/distretto/enti/caritas-pioltello/funzioni", {"plugin": "saluti", "on": "1"})
    assert citizen.get("/saluti/Anna").h1 == ["Ciao, Anna"]
    assert Browser(app, "caritas-segrate.localhost").get("/saluti/Anna").status == 404
    for engine in (ours.engine, ours.district_engine):
        engine.dispose()

    migrate.downgrade(settings, "saluti")
    assert not [name for name in tables(settings.database_url) if "saluti" in name]


def test_its_commands_stand_in_the_guide_after_ours(installed: Path) -> None:
    guide = CliRunner().invoke(cli, ["--help"]).output
    assert guide.index("migrate") < guide.index("saluta") < guide.index("Saluta chi passa.")
    assert CliRunner().invoke(cli, ["saluta"]).output == "Ciao!\n"
    assert CliRunner().invoke(cli, ["matrix"]).output.count("| Saluti |") == 1


def test_our_commands_ask_no_plugin(installed: Path) -> None:
    (installed / "diffuso_saluti" / "hooks.py").write_text("1 / 0")
    assert CliRunner().invoke(cli, ["plugin", "--help"]).exit_code == 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("booking = diffuso_saluti", "due plugin di nome booking"),
        ("saluti = diffuso_nessuno", "diffuso_nessuno non è una cartella"),
        ("saluti = diffuso_saluti.hooks", "non è una cartella"),
        ("altro = diffuso_saluti", "slug='altro'"),
    ],
)
def test_one_that_cannot_be_is_refused_in_words(installed: Path, line: str, words: str) -> None:
    entry_points(installed, line)
    with pytest.raises(discovery.BadPlugin, match=words):
        Plugins()


def tables(url: str) -> list[str]:
    engine = create_engine(settings_for(url).owner_url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
