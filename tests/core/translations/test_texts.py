"""Which texts of a district are for translation, and how the files keep them."""

from pathlib import Path

import pytest

from core.district_files import DistrictFiles, read
from core.i18n import catalogs
from core.settings import ROOT
from core.translations import files
from core.translations.rules import of_service, unit

FOLDER = ROOT / "tenants" / "est-milano"


def district() -> DistrictFiles:
    return read(FOLDER)


def test_every_part_of_a_sheet_that_people_read_is_there() -> None:
    found = {text.place.split()[1] for text in files.texts(district()) if text.place.startswith("service/")}
    parts = "name description for_whom benefit cost conditions channels deadlines documents amounts"
    assert set(parts.split()) <= found


def test_what_is_empty_is_no_text() -> None:
    sheet = {"benefit": " ", "documents": [{"name": "Foto", "note": None, "when": None}], "cost": None}
    assert [(t.place, t.italian) for t in of_service("x", "Nome", "", sheet)] == [
        ("service/x name", "Nome"),
        ("service/x documents", "Foto"),
    ]


def test_the_number_of_an_amount_is_not_translated() -> None:
    assert unit("203,80 euro al mese") == "euro al mese"
    assert unit("50%") == "%"
    assert unit(None) is None


@pytest.mark.long
def test_files_keep_what_is_translated(tmp_path: Path) -> None:
    told = district()
    files.update(tmp_path, told)
    file = tmp_path / files.FOLDER / "ar.po"
    filled = file.read_text(encoding="utf-8").replace('msgid "Casa"\nmsgstr ""', 'msgid "Casa"\nmsgstr "بيت"')
    file.write_text(filled, encoding="utf-8")
    files.update(tmp_path, told)
    assert list(files.translations(tmp_path)) == [("ar", "Casa", "بيت", catalogs.MACHINE)]
