"""The guide to plugins says what is true: its hooks, its files, its examples, its names."""

import ast
import re
from importlib import import_module

import pytest

from core import discovery, hookspecs
from core.scaffold import MODEL, TEST
from core.settings import ROOT

README = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
ABOVE = ("app", "cli", "demo", "district", "bench", "setup", "scaffold")
NO_PLUGIN_MAY = tuple(f"core.{name}." for name in ABOVE)


def hooks() -> list[str]:
    """The rows of the table as core/hookspecs.py wants them, in its order."""
    source = ast.parse(ROOT.joinpath("core", "hookspecs.py").read_text(encoding="utf-8"))
    return [
        f"| `{spec.name}({ast.unparse(spec.args)}) -> {ast.unparse(spec.returns)}` | {ast.get_docstring(spec)} |"
        for spec in source.body
        if isinstance(spec, ast.FunctionDef) and spec.returns
    ]


def rows(title: str) -> list[str]:
    """The rows of the table under a heading, without its head."""
    part = README.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("|")][2:]


def test_the_table_of_hooks_is_the_one_of_the_core() -> None:
    wanted = hooks()
    assert len(wanted) == len([each for each in vars(hookspecs).values() if hasattr(each, "diffuso_spec")])
    assert "\n".join(rows("Every hook")) == "\n".join(wanted), "copy the rows above into plugins/README.md"


def test_the_table_of_files_names_what_the_command_writes() -> None:
    written = {str(path.relative_to(MODEL).with_suffix("")) for path in MODEL.rglob("*.txt")} - {TEST}
    told = {re.findall(r"`([^`]+)`", row)[0] for row in rows("The folder")}
    assert told >= written | {"matrix.toml"}
    assert {"jobs.py", "walls.toml"} >= told - written


@pytest.mark.parametrize("example", PYTHON, ids=[block.splitlines()[0] for block in PYTHON])
def test_an_example_is_python_and_names_what_there_is(example: str) -> None:
    for node in ast.walk(ast.parse(example)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("core"):
            module = import_module(node.module)
            missing = [name.name for name in node.names if not hasattr(module, name.name)]
            assert missing == [], node.module


def test_every_path_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:core|plugins|tests|templates|tenants)/[\w./-]+)`", README))
    of_bacheca = {path for path in named if "bacheca" in path or path == "templates/board.html"}
    assert [path for path in named - of_bacheca if not (ROOT / path).exists()] == []


def test_what_a_plugin_may_import_is_there_and_what_it_may_not_is_not_used() -> None:
    for name in re.findall(r"`(core\.[a-z_.]+)`", "\n".join(rows("What a plugin may import"))):
        import_module(name)
    for slug, folder in discovery.folders().items():
        for path in folder.rglob("*.py"):
            for name in imported(path.read_text(encoding="utf-8")):
                invents = path.name == "demonstration.py" and name.startswith("core.demo.somebody.")
                assert invents or not f"{name}.".startswith(NO_PLUGIN_MAY), (path, name)
                assert not name.startswith("plugins.") or name.split(".")[1] == slug, (path, name)


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found
