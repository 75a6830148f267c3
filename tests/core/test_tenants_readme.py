"""The guide for those who edit the files says exactly what the reader wants."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from core.district_files import InvalidFile, read
from tests.core.district_file_keys import SHAPES, keys

TENANTS = Path(__file__).parents[2] / "tenants"
README = (TENANTS / "README.md").read_text()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TENANTS / "est-milano", tmp_path / "est-milano"))


def sections() -> dict[str, str]:
    parts = re.split(r"^## `([^`]+)`$", README, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented(file: str) -> dict[str, bool]:
    rows = re.findall(r"^\| `([^`]+)`( \*)? \|", sections()[file], flags=re.MULTILINE)
    return {key: bool(star) for key, star in rows}


@pytest.mark.parametrize("file", SHAPES)
def test_every_key_is_explained_and_nothing_else(file: str) -> None:
    assert set(documented(file)) == keys(file)


@pytest.mark.parametrize("file", SHAPES)
def test_the_readme_stars_what_is_obligatory(file: str) -> None:
    shape, given = SHAPES[file]
    wanted = {
        field.name: field.default is MISSING and field.default_factory is MISSING
        for field in fields(shape)
        if field.name != given
    }
    assert {key: star for key, star in documented(file).items() if "." not in key} == wanted


def examples() -> Iterator[tuple[str, str]]:
    for block in re.findall(r"^```toml\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL):
        yield block.partition("\n")[0].removeprefix("# "), block


def test_the_example_of_a_new_body_can_be_read_as_it_stands(copy: Path) -> None:
    for name, block in examples():
        with (copy / name).open("a") as file:
            file.write(f"\n{block}")
    body = read(copy).bodies["amici-di-rodano"]
    assert body.does.value.endswith("Puoi andare a capo dove vuoi: le righe si uniscono.")
    assert body.facts.hours.value is None


def test_a_body_without_the_source_it_names_is_refused(copy: Path) -> None:
    name, block = next(examples())
    (copy / name).write_text(block)
    with pytest.raises(InvalidFile, match='"amici_statuto" non è una fonte'):
        read(copy)
