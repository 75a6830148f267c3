"""Catalogs: read, kept up to date, never losing what is translated."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from core import i18n
from core.discovery import folders
from core.i18n import catalogs, extraction
from core.i18n.extraction import Found
from core.i18n.languages import NAMES, OTHERS, direction

PLACES = (catalogs.HERE, *(folder / "catalogs" for folder in folders().values()))
FILES = sorted(file for place in PLACES for file in place.glob("*.po"))


def write(path: Path, *entries: str) -> None:
    head = extraction.HEADER.format(language="ar", plurals=Catalog(locale="ar").plural_forms)
    path.write_text(head + "\n\n".join(entries) + "\n", encoding="utf-8")


def template(*messages: str | tuple[str, str]) -> Catalog:
    made = Catalog()
    for message in messages:
        made.add(message, locations=[("a.py", 0)])
    return made


def test_what_is_translated_stays_and_says_who_made_it(tmp_path: Path) -> None:
    file = tmp_path / "ar.po"
    write(
        file,
        '# by: checked\nmsgid "Casa"\nmsgstr "بيت"',
        'msgid "Ora"\nmsgstr "ساعة"',
        'msgid "Via"\nmsgstr "ش"',
    )
    told = extraction.merged(file, "ar", template("Casa", "Ora", "Nuovo"))
    assert (told.texts, told.missing) == (3, 1)
    kept = {m.id: (m.string, catalogs.maker(m)) for m in catalogs.open_catalog(file, "ar") if m.id}
    assert kept == {"Casa": ("بيت", "checked"), "Ora": ("ساعة", "machine"), "Nuovo": ("", "machine")}
    assert '# by: machine\n#: a.py\nmsgid "Ora"' in file.read_text(encoding="utf-8")


def test_bringing_up_to_date_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ar.po"
    write(file, 'msgid "Casa"\nmsgstr "بيت"')
    extraction.merged(file, "ar", template("Casa", ("{n} ora", "{n} ore")))
    once = file.read_bytes()
    extraction.merged(file, "ar", template("Casa", ("{n} ora", "{n} ore")))
    assert file.read_bytes() == once


def test_a_plural_has_as_many_forms_as_the_language(tmp_path: Path) -> None:
    forms = "\n".join(f'msgstr[{number}] "f{number}"' for number in range(6))
    write(tmp_path / "ar.po", f'msgid "{{n}} ora"\nmsgid_plural "{{n}} ore"\n{forms}')
    texts = catalogs.texts("ar", (tmp_path,))
    with i18n.speaking(i18n.Speech("ar", texts)):
        said = [i18n.ngettext("{n} ora", "{n} ore", count) for count in (0, 1, 2, 5, 20, 100)]
    assert said == ["f0", "f1", "f2", "f3", "f5", "f4"]
    assert i18n.ngettext("{n} ora", "{n} ore", 1) == "{n} ora"


def test_a_doubtful_translation_is_not_used(tmp_path: Path) -> None:
    write(tmp_path / "ar.po", '#, fuzzy\nmsgid "Casa"\nmsgstr "بيت"')
    assert not catalogs.texts("ar", (tmp_path,)).single


def test_italian_is_said_where_nothing_is_translated() -> None:
    with i18n.speaking("ar"):
        assert i18n.gettext("Mai tradotto") == "Mai tradotto"
        assert i18n.ngettext("un caso", "più casi", 2) == "più casi"
        assert i18n.language() == "ar"
    assert i18n.language() == "it"


def test_what_a_citizen_may_meet_is_never_left_to_staff(tmp_path: Path) -> None:
    found = [
        Found("Salva", "desk/a.py"),
        Found("Salva", "pages.py"),
        Found("Turni", "desk/a.py"),
        Found("Noto", "pages.py"),
    ]
    citizens, staff = extraction.templates_of(found, ["desk/*"], frozenset({"Noto"}))
    assert [m.id for m in citizens if m.id] == ["Salva"]
    assert [m.id for m in staff if m.id] == ["Turni"]


def test_a_plugin_brings_its_own_catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_folders", list(i18n._folders))
    write(tmp_path / "ar.po", 'msgid "Parola di un estraneo"\nmsgstr "كلمة"')
    i18n.add_catalogs(tmp_path)
    with i18n.speaking("ar"):
        assert i18n.gettext("Parola di un estraneo") == "كلمة"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_language_has_its_catalog(place: Path) -> None:
    assert {file.stem for file in place.glob("??.po")} == set(OTHERS)


def test_every_language_says_its_name_and_its_way() -> None:
    assert len(NAMES) == 10 and not set(OTHERS) - set(NAMES)
    assert [code for code in NAMES if direction(code) == "rtl"] == ["ar", "ur"]
