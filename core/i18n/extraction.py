"""Find every text for people in a folder, and bring its catalogs up to date; what is translated stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from core.i18n import catalogs
from core.i18n.languages import FOR_STAFF, ITALIAN, OTHERS

KEYWORDS = {"_": None, "gettext": None, "later": None, "ngettext": (1, 2)}
JINJA = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Found:
    """One text, and the file it stands in."""

    id: str | tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Missing:
    """How many texts of a catalog are still to be translated."""

    file: Path
    texts: int
    missing: int


def texts_of(root: Path, folders: Iterable[Path]) -> Iterator[Found]:
    """Find the texts of modules and templates, file by file."""
    files = sorted({file for folder in folders for file in folder.rglob("*") if _is_read(file)})
    for file in files:
        method = _METHODS[file.suffix]
        options = JINJA if method == "jinja2.ext:babel_extract" else {}
        for _line, message, _comments, _context in extract_from_file(
            method, file, keywords=KEYWORDS, options=options
        ):
            yield Found(message, file.relative_to(root).as_posix())


def _is_read(file: Path) -> bool:
    return file.suffix == ".py" or (file.suffix in _METHODS and "templates" in file.parts)


_METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}


def templates_of(
    found: Iterable[Found], rooms: list[str], known: frozenset[object]
) -> tuple[Catalog, Catalog]:
    """Share the texts out: those of citizens, those of staff alone. `known` are told elsewhere."""
    citizens, staff = Catalog(), Catalog()
    met = list(found)
    public = {each.id for each in met if not catalogs.is_of_staff(each.file, rooms)}
    for each in met:
        if each.id not in known:
            (citizens if each.id in public else staff).add(each.id, locations=[(each.file, 0)])
    return citizens, staff


def update(folder: Path, citizens: Catalog, staff: Catalog) -> list[Missing]:
    """Write a folder's catalogs anew; return what is missing in each."""
    folder.mkdir(exist_ok=True)
    told = [merged(folder / f"{language}.po", language, citizens) for language in OTHERS]
    if len(staff):
        told += [
            merged(folder / f"{language}.staff.po", language, staff)
            for language in FOR_STAFF
            if language != ITALIAN
        ]
    return told


def merged(path: Path, language: str, template: Catalog) -> Missing:
    """Bring one catalog up to date with its template."""
    catalog = catalogs.open_catalog(path, language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in catalog:
        if message.id and catalogs.done(message):
            catalogs.mark(message, catalogs.maker(message))
    with path.open("wb") as file:
        file.write(HEADER.format(language=language, plurals=catalog.plural_forms).encode())
        write_po(file, catalog, width=WIDTH, sort_by_file=True, include_lineno=False, omit_header=True)
    messages = [message for message in catalog if message.id]
    return Missing(path, len(messages), sum(not catalogs.done(message) for message in messages))
