"""The palettes a body may choose from. Each keeps AA contrast; none is the State's blue."""

import json
from functools import cache

from core.settings import ROOT

DEFAULT = "ocean"


@cache
def palettes() -> list[tuple[str, str, str]]:
    """Return slug, Italian label and main colour (hex) of each palette."""
    file = ROOT / "core" / "assets" / "built" / "palettes.json"
    return [(p["slug"], p["label"], p["primary"]) for p in json.loads(file.read_text())]
