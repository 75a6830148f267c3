"""Every text a citizen can meet is translated into every language, and every room of the staff into English."""

from functools import cache
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

EST_MILANO = ROOT / "tenants" / "est-milano"


@cache
def core() -> tuple[Catalog, Catalog]:
    return extraction.templates_of(texts.core_texts(), catalogs.staff_rooms(catalogs.HERE), frozenset())


@cache
def plugin(slug: str) -> tuple[Catalog, Catalog]:
    folder = folders()[slug]
    known = frozenset(message.id for message in core()[0])
    staff = catalogs.staff_rooms(folder / "catalogs")
    return extraction.templates_of(texts.plugin_texts(slug, folder), staff, known)


@cache
def told_of_the_district() -> set[tuple[str, str]]:
    return {(language, italian) for language, italian, *_more in files.translations(EST_MILANO)}


@cache
def texts_of_the_district() -> list[str]:
    return [text.italian for text in files.texts(read(EST_MILANO))]


@cache
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
    assert missing(catalogs.HERE, core(), language) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("slug", folders())
def test_each_plugin_is_translated(slug: str, language: str) -> None:
    assert missing(folders()[slug] / "catalogs", plugin(slug), language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_district_is_translated(language: str) -> None:
    told = told_of_the_district()
    assert [italian for italian in texts_of_the_district() if (language, italian) not in told] == []
