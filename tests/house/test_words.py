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


@pytest.mark.parametrize("path", [path for path in TEMPLATES if short(path) not in SAMPLES], ids=short)
def test_no_sentence_stands_outside_the_catalogs(path: Path) -> None:
    text = NOT_SHOWN.sub(" ", WRAPPED.sub(" ", path.read_text()))
    told = TAG.sub("|", FILLED_IN.sub("|", text))
    bare = [found[0] for found in SENTENCE.finditer(told) if found[0] not in NAMES]
    assert not bare, bare
    assert not SHOWN_ATTRIBUTES.findall(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_value_is_written_into_code(path: Path) -> None:
    """Escaping for HTML does not help inside a script, a style or an event's attribute."""
    text = path.read_text()
    for code in re.findall(r"<(?:script|style)\b[^>]*>(.*?)</(?:script|style)>", text, re.DOTALL):
        assert "{{" not in code
    assert not re.search(r"\s(?:on\w+|style|data-hx-on[\w:-]*|data-hx-vals|data-hx-headers)=", text)
    assert not re.search(r"(?:href|src|action)=\"\{\{[^}]*\}\}:|srcdoc=", text)
