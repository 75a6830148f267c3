"""SECURITY.md is true: each promise names tests, and each of them is there."""

import ast
import re
from functools import cache

import pytest

from core.settings import ROOT

TEXT = (ROOT / "SECURITY.md").read_text()
NAMED = re.compile(r"`((?:tests|core|plugins|templates)/[\w./*-]+)(?:::(\w+))?`")
ROW = re.compile(r"^\| (?!promise|---)(.+?) \| (.+?) \|$", re.MULTILINE)


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "test"), NAMED.findall(TEXT), ids=str)
def test_what_it_names_is_there(path: str, test: str) -> None:
    assert (ROOT / path).exists(), path
    assert not test or test in functions_of(path), test


def test_each_promise_names_its_proof() -> None:
    rows = ROW.findall(TEXT)
    assert len(rows) > 20
    for promise, proof in rows:
        assert any(path.startswith("tests/") for path, _test in NAMED.findall(proof)), promise


def test_the_control_a_proof_that_is_gone_is_found() -> None:
    ((path, test),) = NAMED.findall("`tests/house/test_security.py::test_that_was_never_written`")
    with pytest.raises(AssertionError):
        test_what_it_names_is_there(path, test)


def test_it_says_what_nobody_likes_to_say() -> None:
    for heading in ("What a maintainer can see", "Plugins", "What is not protected", "How to report", "Keys"):
        assert f"## {heading}" in TEXT
