"""`diffuso texts`: bring the catalogs of the core, the plugins and the districts up to date; say what is missing."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from core.discovery import folders
from core.district_files import read
from core.i18n import catalogs, extraction
from core.i18n.extraction import Found, Missing
from core.plugins import Plugins
from core.settings import ROOT
from core.translations import files as districts


def update() -> list[Missing]:
    """Write every catalog anew, keeping what is translated."""
    rooms = catalogs.staff_rooms(catalogs.HERE)
    citizens, staff = extraction.templates_of(core_texts(), rooms, frozenset())
    told = extraction.update(catalogs.HERE, citizens, staff)
    everywhere = frozenset(message.id for message in citizens)
    for slug, folder in folders().items():
        place = folder / "catalogs"
        own = extraction.templates_of(plugin_texts(slug, folder), catalogs.staff_rooms(place), everywhere)
        told += extraction.update(place, *own)
    for folder in sorted(file.parent for file in (ROOT / "tenants").glob("*/district.toml")):
        told += districts.update(folder, read(folder))
    return told


def core_texts() -> Iterator[Found]:
    """Find the texts of the core and of its templates, and the names of its roles."""
    yield from extraction.texts_of(ROOT, (ROOT / "core", ROOT / "templates"))
    yield from _labels(ROOT / "core" / "accounts" / "matrix.toml", ROOT)


def plugin_texts(slug: str, folder: Path) -> Iterator[Found]:
    """Find the texts of a plugin, and what it says of itself."""
    yield from extraction.texts_of(folder, (folder,))
    manifest = Plugins().manifests[slug]
    yield from (Found(text, "manifest") for text in (manifest.name, manifest.summary))


def _labels(matrix: Path, root: Path) -> Iterator[Found]:
    roles = tomllib.loads(matrix.read_text(encoding="utf-8")).get("roles", {})
    yield from (Found(role["label"], matrix.relative_to(root).as_posix()) for role in roles.values())
