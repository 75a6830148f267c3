"""Words for people go through the catalogs: what is written between two tags is wrapped for translation."""

import re
from pathlib import Path

import pytest

from core.settings import ROOT

TEMPLATES = sorted(
    path
    for folder in (ROOT / "templates", *(ROOT / "plugins").glob("*/templates"))
    for path in folder.rglob("*.html")
)
WRAPPED = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
NOT_SHOWN = re.compile(r"\{#.*?#\}|<!--.*?-->|<svg.*?</svg>|<script.*?</script>|<style.*?</style>", re.DOTALL)
FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>|&\w+;", re.DOTALL)
NAMES = {"Segretariato Sociale"}
"""What is called the same in every language."""
SAMPLES = ("templates/pages/style.html",)
"""A page for whoever builds pages, full of samples of text."""
SENTENCE = re.compile(r"[A-Za-zÀ-ÿ]{3,}\s+[A-Za-zÀ-ÿ]{2,}")
SHOWN_ATTRIBUTES = re.compile(r'\s(?:title|alt|aria-label|placeholder)="([^"{]*[A-Za-zÀ-ÿ]{3,}\s[^"{]*)"')


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def bare(template: str) -> list[str]:
    """What a template says to people past the catalogs."""
    text = NOT_SHOWN.sub(" ", WRAPPED.sub(" ", template))
    told = TAG.sub("|", FILLED_IN.sub("|", text))
    sentences = [found[0] for found in SENTENCE.finditer(told) if found[0] not in NAMES]
    return sentences + SHOWN_ATTRIBUTES.findall(text)


@pytest.mark.parametrize("template", ["<p>Porta con te</p>", '<img alt="Porta con te">'])
def test_the_control_a_sentence_outside_is_found(template: str) -> None:
    assert bare(template) == ["Porta con" if "<p>" in template else "Porta con te"]


def test_no_sentence_stands_outside_the_catalogs() -> None:
    outside = {short(path): bare(path.read_text()) for path in TEMPLATES if short(path) not in SAMPLES}
    assert {name: said for name, said in outside.items() if said} == {}
