"""Read a district's folder of TOML files into frozen values, or say everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from core.district_files.body import Body
from core.district_files.checks import check
from core.district_files.demo import Demo
from core.district_files.district import District
from core.district_files.draft import Draft, draft
from core.district_files.problems import Problems
from core.district_files.purposes import Purpose
from core.district_files.service import Procedure, Service
from core.district_files.words import Needs, Records, Source, Synonyms
from core.services.rules.vocabulary import DocumentType, FactType


@dataclass(frozen=True, kw_only=True, slots=True)
class DistrictFiles:
    """All that the files of one district say, and where they lie. Mappings go by slug or code."""

    folder: Path
    district: District
    bodies: Mapping[str, Body]
    services: Mapping[str, Service]
    procedures: Mapping[str, Procedure]
    facts: Mapping[str, FactType]
    documents: Mapping[str, DocumentType]
    needs: Needs
    records: Records
    sources: Mapping[str, Source]
    synonyms: tuple[Synonyms, ...]
    purposes: Mapping[str, Purpose]
    demo: Demo | None


def read(folder: Path) -> DistrictFiles:
    """Read a district's folder.

    Raises:
        InvalidFile: with every problem found, in Italian; nothing is read then.
    """
    problems = Problems(folder)
    found = draft(folder, problems)
    check(found)
    problems.stop_if_any()
    return _whole(found)


def _whole(found: Draft) -> DistrictFiles:
    return DistrictFiles(
        folder=found.folder,
        district=found.district,
        bodies=MappingProxyType(found.bodies),
        services=MappingProxyType(found.services),
        procedures=MappingProxyType(found.procedures),
        facts=MappingProxyType(found.facts),
        documents=MappingProxyType(found.documents),
        needs=found.needs,
        records=found.records,
        sources=MappingProxyType(found.sources),
        synonyms=found.synonyms.groups,
        purposes=MappingProxyType(found.purposes),
        demo=found.demo,
    )
