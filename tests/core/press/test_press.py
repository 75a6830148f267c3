"""A sheet is made from data, with the fonts that were fetched, and leaves nothing behind."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from core.i18n.languages import NAMES
from core.press import CUTS, FAMILIES, FONTS, PaperJam, Press
from core.settings import ROOT

SHEET = (ROOT / "templates" / "layouts" / "sheet.typ").read_text()


def press(template: str) -> Press:
    return Press(
        Environment(loader=DictLoader({"layouts/sheet.typ": SHEET, "note.typ": template}), autoescape=True)
    )


def test_the_fonts_that_are_named_are_there() -> None:
    for package in FAMILIES.values():
        for cut in CUTS:
            assert list((FONTS / package / cut).glob("*.ttf")), package
        assert (FONTS / package / "LICENSE_FONT").exists()


@pytest.mark.parametrize("language", [code for code in NAMES if code != "zh"])
def test_every_language_but_chinese_is_written_as_pdf_ua(language: str) -> None:
    name = NAMES[language]
    assert press("").writes(language)
    assert b"pdfuaid" in press("= #told.text").pdf("note.typ", {"text": name}, title=name, language=language)


def test_chinese_is_not_promised() -> None:
    assert not press("").writes("zh")


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
