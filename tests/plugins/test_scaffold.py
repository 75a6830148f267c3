"""What `diffuso plugin new` writes is whole: it has good style, right types, walls, and a test that holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.scaffold import name_problem, write
from core.settings import ROOT
from tests.plugins.trees import run, tree

SLUG = "bacheca"
BIN = Path(sys.executable).parent
LONGEST = "z" * 20
WRITTEN = [
    "__init__.py",
    "actions.py",
    "answers.py",
    "hooks.py",
    "matrix.toml",
    "migrations/0001_first_table.py",
    "models.py",
    "pages.py",
    "permissions.py",
    "queries.py",
    "register.toml",
    "retention.py",
    "routes.py",
    "rules.py",
    "templates/board.html",
]
REFUSED = {
    "": "sole lettere minuscole",
    "a": "da 2 a 20",
    "z" * 21: "da 2 a 20",
    "Bacheca": "sole lettere minuscole",
    "la bacheca": "sole lettere minuscole",
    "la-bacheca": "sole lettere minuscole",
    "la_bacheca": "sole lettere minuscole",
    "1bacheca": "comincia con una lettera",
    "../bacheca": "sole lettere minuscole",
    "bachecà": "sole lettere minuscole",
    "bacheca\n": "sole lettere minuscole",
    "class": "nome di Python",
    "core": "del nucleo",
    "accounts": "del nucleo",
    "plugins": "del nucleo",
    "booking": "già un plugin",
    "servizi": "un indirizzo o una risorsa",
    "static": "un indirizzo o una risorsa",
    "cases": "un indirizzo o una risorsa",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with plugins written by the command: one to try, and the two whose names are hardest on the lines."""
    folder = tree(tmp_path_factory.mktemp("project"))
    for name in (SLUG, "zz", LONGEST):
        assert write(name, folder) == folder / "plugins" / name
    return folder


@pytest.mark.parametrize(("name", "words"), REFUSED.items(), ids=[repr(name) for name in REFUSED])
def test_a_bad_or_taken_name_is_refused_in_words(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=words):
        write(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(project: Path) -> None:
    before = {path: path.read_bytes() for path in (project / "plugins" / SLUG).rglob("*.*")}
    with pytest.raises(ValueError, match="già un plugin"):
        write(SLUG, project)
    assert {path: path.read_bytes() for path in before} == before


def test_the_command_says_what_is_wrong_and_ends_with_2() -> None:
    done = CliRunner().invoke(cli, ["plugin", "new", "booking"])
    assert (done.exit_code, done.output.strip()) == (2, name_problem("booking"))


def test_it_writes_every_file_of_a_plugin_and_a_test(project: Path) -> None:
    plugin = project / "plugins" / SLUG
    assert sorted(str(path.relative_to(plugin)) for path in plugin.rglob("*.*") if path.is_file()) == WRITTEN
    assert [path.name for path in (project / "tests" / "plugins" / SLUG).iterdir()] == [f"test_{SLUG}.py"]
    assert not [path for path in plugin.rglob("*.*") if re.search(r"\$\w", path.read_text())]


def test_its_files_are_as_short_as_the_house_wants_them(project: Path) -> None:
    lines = {
        path.name: len(path.read_text().splitlines()) for path in (project / "plugins" / SLUG).rglob("*.*")
    }
    assert max(lines.values()) <= 80, lines


@pytest.mark.parametrize("rule", [("check",), ("format", "--check")])
def test_its_style_is_ours(project: Path, rule: tuple[str, ...]) -> None:
    written = [f"{top}/{name}" for top in ("plugins", "tests/plugins") for name in (SLUG, "zz", LONGEST)]
    done = subprocess.run(
        [BIN / "ruff", *rule, *written], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.long
def test_its_types_are_right(project: Path) -> None:
    shared = f"--cache-dir={ROOT / '.mypy_cache'}"
    done = run(project, "-m", "mypy", shared, "-p", f"plugins.{SLUG}")
    assert "source files" in done.stdout, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("plugins/")] == []


@pytest.mark.long
def test_its_own_test_holds_and_so_does_its_life(project: Path) -> None:
    """On and off for one body at run time, unseen by another district, taken away: see life.py."""
    for name in ("trees.py", "life.py"):
        (project / "tests" / "plugins" / name).symlink_to(ROOT / "tests" / "plugins" / name)
    for name in ("zz", LONGEST):
        (project / "plugins" / name).rename(project / name)
    done = run(
        project,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"tests/plugins/{SLUG}",
        "tests/plugins/life.py",
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert re.search(r"\b1[5-9] passed", done.stdout), done.stdout
