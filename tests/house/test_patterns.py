"""No pattern takes long, whatever it is given: fifty thousand characters that its author did not think of."""

import ast
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import pytest

from core.settings import ROOT

CODE = sorted(path for top in ("core", "plugins") for path in (ROOT / top).rglob("*.py"))
LONG, MOST = 50_000, 0.05
USES = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
FLAGS = {
    "IGNORECASE": re.IGNORECASE,
    "DOTALL": re.DOTALL,
    "MULTILINE": re.MULTILINE,
    "ASCII": re.ASCII,
    "VERBOSE": re.VERBOSE,
}
OF_OUR_OWN_TEXT = (
    "core/setup/", "core/bench/", "core/demo/", "core/pictures.py", "core/i18n/", "core/scaffold/",
    "core/district_files/", "core/organisations/rules/tints.py", "core/web/compiler.py",
)  # fmt: skip
"""Rooms whose patterns read only files of this project: templates, sheets of style, the district's files."""
ANYTHING = "\u00a4"
"""Stands for what is filled in while running: a sign that is neither letter, nor digit, nor space."""
Written = tuple[re.Pattern[str], frozenset[str]]


@cache
def patterns() -> dict[str, Written]:
    """Every pattern written in the code, by where it stands, and the ways in which it is used."""
    found = {}
    everything = "\n".join(path.read_text() for path in CODE)
    for path in CODE:
        where = str(path.relative_to(ROOT))
        if where.startswith(OF_OUR_OWN_TEXT):
            continue
        tree = ast.parse(path.read_text())
        names = {id(node.value): node.targets[0].id for node in ast.walk(tree) if _named(node)}  # type: ignore[attr-defined]
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and _makes_a_pattern(node)
                and (source := _text(node.args[0])) is not None
            ):
                used = {node.func.attr}  # type: ignore[attr-defined]
                if name := names.get(id(node)):
                    used = set(re.findall(rf"\b{name}\.(\w+)\b", everything))
                found[f"{where}:{node.lineno}"] = (re.compile(source, _flags(node)), frozenset(used))
    return found


def _named(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def _makes_a_pattern(node: ast.Call) -> bool:
    made = node.func
    of_re = isinstance(made, ast.Attribute) and isinstance(made.value, ast.Name) and made.value.id == "re"
    return bool(of_re and made.attr in USES and node.args)  # type: ignore[attr-defined]


def _flags(node: ast.Call) -> re.RegexFlag:
    flags = re.RegexFlag(0)
    for flag in ast.walk(node):
        if isinstance(flag, ast.Attribute) and flag.attr in FLAGS:
            flags |= FLAGS[flag.attr]
    return flags


def _text(node: ast.expr) -> str | None:
    """What a string is, put together as far as the source says."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else node.value.decode("latin-1")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) or "" if isinstance(part, ast.Constant) else ANYTHING for part in node.values
        )
    if isinstance(node, ast.BinOp):
        return f"{_text(node.left) or ANYTHING}{_text(node.right) or ANYTHING}"
    return None


def inputs(pattern: str, long: int) -> Iterator[str]:
    """Long texts: of letters that the pattern knows, one or two of them over and over, and then another."""
    known = [c for c in dict.fromkeys(pattern) if c not in "\\()[]{}?*+^$|"][:14]
    letters = [*dict.fromkeys([*"a0 -.\n<\"'=/@A\t%", *known])]
    for letter in letters:
        yield letter * (long - 1) + "\x00"
        yield "a" + letter * (long - 2) + "!"
    for one, other in pairwise(letters):
        yield (one + other) * (long // 2)
        yield (one + other) * (long // 2 - 1) + "\x00"


def slowest(pattern: re.Pattern[str], used: frozenset[str] = frozenset({"search"})) -> tuple[float, str]:
    """How long it takes at most, and on what; longer and longer texts, until one is too much."""
    worst = (0.0, "")
    only_whole = {"fullmatch": pattern.fullmatch, "match": pattern.match}
    ways = {only_whole.get(way, pattern.search) for way in used} or {pattern.search}
    for long in (26, 2_000, 8_000, LONG):
        for given in inputs(pattern.pattern, long):
            for way in ways:
                took = timed(way, given)
                if took > MOST:
                    took = timed(way, given)
                worst = max(worst, (took, f"{long} characters like {given[:6]!r} with {way.__name__}"))
                if worst[0] > MOST:
                    return worst
    return worst


def timed(way: Callable[[str], object], given: str) -> float:
    begun = time.thread_time()
    way(given)
    return time.thread_time() - begun


@pytest.mark.long
def test_they_are_found() -> None:
    assert len(patterns()) > 30


@pytest.mark.long
@pytest.mark.parametrize("bad", [r"^(a+)+$", r"(\s*a\s*)*b", r"\s+$"])
def test_the_control_a_pattern_that_takes_long_is_found(bad: str) -> None:
    assert slowest(re.compile(bad))[0] > MOST


@pytest.mark.long
def test_no_pattern_takes_long() -> None:
    slow = []
    for where, (pattern, used) in patterns().items():
        took, on = slowest(pattern, used)
        if took > MOST:
            slow.append(f"{where}: {pattern.pattern}: {took * 1000:.0f} ms on {on}")
    assert slow == []
