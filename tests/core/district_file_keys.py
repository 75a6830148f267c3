"""The keys that each kind of file may have, read off the shapes themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from core.district_files.body import Body, BodyFact
from core.district_files.demo import Demo
from core.district_files.district import District
from core.district_files.purposes import Purpose
from core.district_files.service import Procedure, Service
from core.district_files.words import Needs, Records, Source, SynonymList
from core.services.rules.conditions import AllOf
from core.services.rules.vocabulary import DocumentType, FactType

SHAPES: Mapping[str, tuple[type[Any], str]] = {
    "district.toml": (District, "slug"),
    "bodies/<slug>.toml": (Body, "slug"),
    "services/<slug>.toml": (Service, "slug"),
    "procedures/<slug>.toml": (Procedure, "slug"),
    "facts.toml": (FactType, "code"),
    "documents.toml": (DocumentType, "code"),
    "sources.toml": (Source, "code"),
    "purposes.toml": (Purpose, "code"),
    "needs.toml": (Needs, ""),
    "records.toml": (Records, ""),
    "synonyms.toml": (SynonymList, ""),
    "demo.toml": (Demo, ""),
}
"""Each file, its shape, and the field that the file's or the table's own name gives."""


def keys(file: str) -> set[str]:
    """Return every key of a file, with the keys above it; the facts of a body share theirs as `facts.*`."""
    shape, given = SHAPES[file]
    return {key for key in _keys(shape, "") if key != given}


def _keys(shape: type[Any], above: str) -> Iterator[str]:
    hints = get_type_hints(shape)
    for field in fields(shape):
        yield f"{above}{field.name}"
        inner = _table(hints[field.name])
        if inner is not None:
            yield from _keys(inner, f"{above}*." if inner is BodyFact else f"{above}{field.name}.")


def _table(hint: Any) -> type[Any] | None:
    if isinstance(hint, UnionType) or get_origin(hint) is tuple:
        found = [_table(kind) for kind in get_args(hint) if kind not in (NoneType, Ellipsis)]
        return found[0] if len(found) == 1 else None
    return hint if is_dataclass(hint) and isinstance(hint, type) and hint is not AllOf else None
