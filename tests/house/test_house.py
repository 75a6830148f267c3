"""The house rules that a linter cannot see."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import meta

from core.settings import ROOT
from core.web.page import Page
from core.web.platform import Platform

CODE = sorted(p for d in ("core", "plugins") for p in (ROOT / d).rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "plugins").glob("*/templates/*.html")])
KNOWN = {
    "site",
    "me",
    "nav",
    "lang",
    "dir",
    "csrf",
    "path",
    "ui",
    "asset",
    "at",
    "demo",
    "_",
    "self",
}
SET_HERE = re.compile(r"\{%-? (?:set|import \S+ as) (\w+)")
READS_ENVIRONMENT = (
    "core/settings.py",
    "core/checkup.py",
    "core/setup/",
    "core/demo/",
    "core/bench/",
    "core/cli.py",
    "core/db/embedded/",
)


def every_page(kind: type[Page] = Page) -> list[type[Page]]:
    return [
        page for sub in kind.__subclasses__() for page in (sub, *every_page(sub)) if "template" in vars(page)
    ]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def faults(text: str) -> Iterator[str]:
    """What is wrong with a file of code, wherever it lies."""
    tree = ast.parse(text)
    if text.count("\n") > 300:
        yield "more than one room"
    if text and not ast.get_docstring(tree):
        yield "does not say what it is for"
    for node in ast.walk(tree):
        a_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if a_function and (node.end_lineno or 0) - node.lineno >= 40:
            yield f"{node.name} is more than one thought"
    if re.search(r'(?<![.\w])text\(f["\']', text):
        yield "a statement made of text"
    if re.search(r"\bcache=(True|\d)", text):
        yield "the framework's cache knows neither host nor person"


BROKEN = {
    "x = 1\n": "does not say what it is for",
    '"""Told."""\n' * 301: "more than one room",
    '"""Told."""\ndef f():\n' + "    pass\n" * 40: "f is more than one thought",
    '"""Told."""\ndb.execute(text(f"SELECT {x}"))\n': "a statement made of text",
    '"""Told."""\nget("/", cache=True)\n': "the framework's cache knows neither host nor person",
}


def test_the_control_a_file_that_breaks_a_rule_is_found() -> None:
    assert {fault: list(faults(text)) for text, fault in BROKEN.items()} == {f: [f] for f in BROKEN.values()}


def test_a_file_is_one_room_and_a_function_one_thought() -> None:
    assert [f"{short(path)}: {fault}" for path in CODE for fault in faults(path.read_text())] == []


def test_only_settings_read_the_environment() -> None:
    reading = {short(path) for path in CODE if "os.environ" in path.read_text()}
    assert [name for name in sorted(reading) if not name.startswith(READS_ENVIRONMENT)] == []


def test_a_template_is_short() -> None:
    assert [short(path) for path in TEMPLATES if path.read_text().count("\n") >= 120] == []


@pytest.mark.long
def test_a_template_knows_only_what_its_page_offers(platform: Platform) -> None:
    env = platform.templates
    wrong = []
    for page in every_page():
        if not page.__module__.startswith(("core.", "plugins.")):
            continue
        source, _file, _fresh = env.loader.get_source(env, page.template)  # type: ignore[union-attr]
        named = {f.name for f in fields(page)}
        wrong += [
            f"{page.__name__}.{name} is hidden by what every page knows" for name in sorted(named & KNOWN)
        ]
        own = named | set(SET_HERE.findall(source))
        unknown = meta.find_undeclared_variables(env.parse(source)) - own - KNOWN
        wrong += [f"{page.__name__} does not offer {name}" for name in sorted(unknown)]
        if page.fragment:
            assert page.fragment in env.get_template(page.template).blocks
    assert not wrong, wrong


def test_addresses_are_text_that_people_read(app: object) -> None:
    paths = {route.path for route in app.app.routes}  # type: ignore[attr-defined]
    spoken = re.compile(r"(/|(/([a-z0-9]+(-[a-z0-9]+)*(\.(ics|pdf|txt|xml))?|\{[a-z_]+:[a-z]+\}))+)")
    assert [path for path in paths if not spoken.fullmatch(path)] == []
