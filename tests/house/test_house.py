"""The house rules that a linter cannot see."""

import ast
import re
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


@pytest.mark.parametrize("path", CODE, ids=short)
def test_a_file_is_one_room_and_a_function_one_thought(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 300
    assert not text or ast.get_docstring(ast.parse(text)), "a file says what it is for"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


@pytest.mark.parametrize("path", CODE, ids=short)
def test_no_statement_is_made_of_text_and_only_settings_read_the_environment(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r'(?<![.\w])text\(f["\']', text)
    assert not re.search(r"\bcache=(True|\d)", text), "the framework's cache knows neither host nor person"
    if not short(path).startswith(READS_ENVIRONMENT):
        assert "os.environ" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_is_short_and_trusts_nothing(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") < 120
    assert "|safe" not in text.replace(" ", "")
    assert not re.search(r"<[^>]*\s[\w-]+=\{\{", text), "an attribute without quotes"
    assert "<style" not in text or path.name == "mail.html"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_a_template_knows_only_what_its_page_offers(platform: Platform) -> None:
    env = platform.templates
    wrong = []
    for page in every_page():
        if not page.__module__.startswith(("core.", "plugins.")):
            continue
        source, _file, _fresh = env.loader.get_source(env, page.template)  # type: ignore[union-attr]
        own = {f.name for f in fields(page)} | set(SET_HERE.findall(source))
        unknown = meta.find_undeclared_variables(env.parse(source)) - own - KNOWN
        wrong += [f"{page.__name__} does not offer {name}" for name in sorted(unknown)]
        if page.fragment:
            assert page.fragment in env.get_template(page.template).blocks
    assert not wrong, wrong


def test_addresses_are_text_that_people_read(app: object) -> None:
    paths = {route.path for route in app.app.routes}  # type: ignore[attr-defined]
    spoken = re.compile(r"(/|(/([a-z0-9]+(-[a-z0-9]+)*(\.(ics|pdf|txt|xml))?|\{[a-z_]+:[a-z]+\}))+)")
    assert [path for path in paths if not spoken.fullmatch(path)] == []
