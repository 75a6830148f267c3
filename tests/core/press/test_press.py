"""A sheet is made from data, with the fonts that were fetched, and leaves nothing behind."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from core.i18n.languages import ITALIAN, NAMES
from core.press import FAMILIES, FONTS, PaperJam, Press
from core.settings import ROOT

SHEET = (ROOT / "templates" / "layouts" / "sheet.typ").read_text()


def press(template: str) -> Press:
    return Press(
        Environment(loader=DictLoader({"layouts/sheet.typ": SHEET, "note.typ": template}), autoescape=True)
    )


def test_the_fonts_that_are_named_are_there() -> None:
    for package, cuts in FAMILIES.values():
        for cut in cuts:
            assert list((FONTS / package / cut).glob("*.ttf")), package
        assert (FONTS / package / "LICENSE_FONT").exists()


@pytest.mark.parametrize("language", NAMES)
def test_every_language_is_written_as_pdf_ua(language: str) -> None:
    name = NAMES[language]
    assert b"pdfuaid" in press("= #told.text").pdf("note.typ", {"text": name}, title=name, language=language)


@pytest.mark.long
@pytest.mark.parametrize("language", [code for code in NAMES if code != ITALIAN])
def test_no_letter_of_a_translation_is_missing(language: str) -> None:
    """As PDF/UA, which does not stand a letter that no font has."""
    catalogs = [
        path for top in ("core", "plugins", "tenants") for path in (ROOT / top).rglob(f"{language}.po")
    ]
    letters = {
        letter for path in catalogs for letter in path.read_text(encoding="utf-8") if letter.isprintable()
    }
    assert len(letters) > 60
    assert b"pdfuaid" in press("#told.text").pdf(
        "note.typ", {"text": " ".join(sorted(letters))}, title="x", language=language
    )


def test_a_template_that_is_wrong_says_so_and_tells_nothing_of_the_data() -> None:
    with pytest.raises(PaperJam, match="nothing-of-the-kind") as told:
        press("#nothing-of-the-kind").pdf("note.typ", {"text": "Rosa D'Amico"}, title="x")
    assert "Rosa" not in str(told.value)


def test_a_template_reads_no_file_of_this_machine() -> None:
    for path in ("/etc/passwd", "../../pyproject.toml", "pyproject.toml"):
        with pytest.raises(PaperJam):
            press(f'#read("{path}")').pdf("note.typ", {}, title="x")


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert press("= #told.text").pdf("note.typ", {"text": "Rosa"}, title="x").startswith(b"%PDF")
    assert list(tmp_path.rglob("*")) == []
