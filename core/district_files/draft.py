"""What could be read so far, before anybody has checked that the files fit together."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.district_files.body import Body
from core.district_files.decode import BROKEN, Place, table
from core.district_files.demo import Demo
from core.district_files.district import District
from core.district_files.problems import Problems
from core.district_files.purposes import Purpose
from core.district_files.service import Procedure, Service
from core.district_files.words import Needs, Records, Source, SynonymList
from core.services.rules.vocabulary import DocumentType, FactType

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The files as read, each alone. What had problems is BROKEN, yet its slug counts as known."""

    folder: Path
    problems: Problems
    district: District
    bodies: Mapping[str, Body]
    services: Mapping[str, Service]
    procedures: Mapping[str, Procedure]
    facts: Mapping[str, FactType]
    documents: Mapping[str, DocumentType]
    needs: Needs
    records: Records
    sources: Mapping[str, Source]
    synonyms: SynonymList
    purposes: Mapping[str, Purpose]
    demo: Demo | None

    def place(self, *path: str) -> Place:
        """Return the place of a file of the folder."""
        return Place(self.folder.joinpath(*path), self.problems)


def draft(folder: Path, problems: Problems) -> Draft:
    """Read each file of a folder on its own."""
    return Draft(
        folder=folder,
        problems=problems,
        district=_single(District, folder / "district.toml", problems, slug=folder.name),
        bodies=_by_file(Body, folder / "bodies", problems),
        services=_by_file(Service, folder / "services", problems),
        procedures=_by_file(Procedure, folder / "procedures", problems),
        facts=_by_code(FactType, folder / "facts.toml", problems),
        documents=_by_code(DocumentType, folder / "documents.toml", problems),
        needs=_single(Needs, folder / "needs.toml", problems),
        records=_single(Records, folder / "records.toml", problems),
        sources=_by_code(Source, folder / "sources.toml", problems),
        synonyms=_single(SynonymList, folder / "synonyms.toml", problems),
        purposes=_by_code(Purpose, folder / "purposes.toml", problems),
        demo=_demo(folder / "demo.toml", problems),
    )


def _raw(file: Path, place: Place) -> Any:
    try:
        return tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        return place.wrong("il file manca.")
    except UnicodeDecodeError:
        return place.wrong("il file non è scritto in UTF-8.")
    except tomllib.TOMLDecodeError as problem:
        return place.wrong(f"il file non è TOML corretto ({problem}).")


def _single(shape: type[Any], file: Path, problems: Problems, **given: str) -> Any:
    place = Place(file, problems)
    raw = _raw(file, place)
    return BROKEN if raw is BROKEN else table(shape, raw, place, **given)


def _by_file(shape: type[Any], folder: Path, problems: Problems) -> dict[str, Any]:
    files = sorted(folder.glob("*.toml"))
    if not files:
        Place(folder, problems).wrong("la cartella manca o è vuota.")
    for file in files:
        if not SLUG.fullmatch(file.stem):
            Place(file, problems).wrong("il nome del file ha solo minuscole senza accenti, cifre e trattini.")
    return {file.stem: _single(shape, file, problems, slug=file.stem) for file in files}


def _by_code(shape: type[Any], file: Path, problems: Problems) -> dict[str, Any]:
    place = Place(file, problems)
    raw = _raw(file, place)
    if raw is BROKEN:
        return {}
    return {code: table(shape, item, place.at(code), code=code) for code, item in raw.items()}


def _demo(file: Path, problems: Problems) -> Any:
    return _single(Demo, file, problems) if file.exists() else None
