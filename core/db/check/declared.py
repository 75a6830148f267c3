"""What the classes say: each table and whose rows it holds."""

import importlib.metadata
from importlib import import_module
from importlib.util import find_spec

from core.db.tables import Table, kind_of
from core.settings import ROOT

Declared = dict[str, str | None]
"""The kind (tenant, district, public) of each table; None where its class does not say."""


def declared() -> Declared:
    """Load the models of every feature and plugin, by their place in the tree, and collect what they say.

    By name, because the database layer may know neither features nor plugins.
    """
    for name in _models():
        import_module(name)
    return {m.class_.__tablename__: kind_of(m.class_) for m in Table.registry.mappers}


def _models() -> list[str]:
    folders = [path for top in ("core", "plugins") for path in sorted((ROOT / top).glob("*/models*"))]
    inside = [f"{path.parent.parent.name}.{path.parent.name}.models" for path in folders]
    outside = [f"{e.value}.models" for e in importlib.metadata.entry_points(group="diffuso.plugins")]
    return [*dict.fromkeys(inside), *(name for name in outside if find_spec(name))]
