"""What is filled into a text is filled into its translation too."""

import re
from collections import Counter
from pathlib import Path

import pytest

from core.i18n import catalogs
from core.settings import ROOT
from tests.core.i18n.test_catalogs import FILES

CONTENT = sorted((ROOT / "tenants").glob("*/translations/*.po"))
HOLES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
TAGS = re.compile(r"</?\w+[^>]*>")


def signs(text: str) -> tuple[Counter[str], Counter[str]]:
    return Counter(HOLES.findall(text)), Counter(TAGS.findall(text))


@pytest.mark.parametrize("file", [*FILES, *CONTENT], ids=lambda file: str(file.relative_to(ROOT)))
def test_a_translation_has_the_same_holes_and_tags(file: Path) -> None:
    language = file.name.split(".")[0]
    for message in catalogs.open_catalog(file, language):
        if not message.id or not catalogs.done(message):
            continue
        if isinstance(message.id, str):
            assert signs(str(message.string)) == signs(message.id), message.id
        else:
            for form in message.string or ():
                assert set(HOLES.findall(form)) <= set(HOLES.findall(message.id[1])), message.id
