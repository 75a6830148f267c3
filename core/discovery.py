"""Where plugins live: folders of `plugins/`, and installed packages that declare the entry point `diffuso.plugins`.

They are found without being imported, so that migrating runs none of their code but the steps themselves.
"""

import importlib.metadata
import pkgutil
from importlib.util import find_spec
from pathlib import Path

HOUSE = "plugins"
ENTRY_POINTS = "diffuso.plugins"


class BadPlugin(Exception):
    """A plugin cannot be used as it is; the message says what to do."""


def modules(package: str = HOUSE) -> dict[str, str]:
    """Name the Python package of each plugin, by slug, A to Z."""
    inside = pkgutil.iter_modules([str(_folder(package))])
    found = {each.name: f"{package}.{each.name}" for each in inside if each.ispkg}
    for entry in importlib.metadata.entry_points(group=ENTRY_POINTS):
        if found.setdefault(entry.name, entry.module) != entry.module:
            raise BadPlugin(f"Ci sono due plugin di nome {entry.name}: {found[entry.name]} e {entry.module}.")
    return dict(sorted(found.items()))


def folders(package: str = HOUSE) -> dict[str, Path]:
    """Return the folder of each plugin, by slug, A to Z."""
    return {slug: _folder(module) for slug, module in modules(package).items()}


def _folder(module: str) -> Path:
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise BadPlugin(f"{module} non è una cartella di Python: reinstalla il plugin, o toglilo.")
    return Path(spec.submodule_search_locations[0])
