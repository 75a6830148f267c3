"""Every text a citizen can meet is translated into every language, and every room of the staff into English."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from core import texts
from core.discovery import folders
from core.district_files import read
from core.i18n import catalogs, extraction
from core.i18n.languages import OTHERS
from core.settings import ROOT
from core.translations import files

CORE = extraction.templates_of(texts.core_texts(), catalogs.staff_rooms(catalogs.HERE), frozenset())
EST_MILANO = ROOT / "tenants" / "est-milano"


def done(path: Path, language: str) -> set[object]:
    return {m.id for m in catalogs.open_catalog(path, language) if m.id and catalogs.done(m)}


def missing(folder: Path, wanted: tuple[Catalog, Catalog], language: str) -> list[object]:
    citizens, staff = wanted
    said = done(folder / f"{language}.po", language)
    lacking = [message.id for message in citizens if message.id and message.id not in said]
    if language == "en":
        said = done(folder / "en.staff.po", language)
        lacking += [message.id for message in staff if message.id and message.id not in said]
    return lacking


@pytest.mark.parametrize("language", OTHERS)
def test_the_core_is_translated(language: str) -> None:
    assert missing(catalogs.HERE, CORE, language) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("slug", folders())
def test_each_plugin_is_translated(slug: str, language: str) -> None:
    place = folders()[slug] / "catalogs"
    known = frozenset(message.id for message in CORE[0])
    own = extraction.templates_of(
        texts.plugin_texts(slug, folders()[slug]), catalogs.staff_rooms(place), known
    )
    assert missing(place, own, language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_district_is_translated(language: str) -> None:
    told = {italian for spoken, italian, *_more in files.translations(EST_MILANO) if spoken == language}
    assert [text.italian for text in files.texts(read(EST_MILANO)) if text.italian not in told] == []
