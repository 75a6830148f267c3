"""The palettes a body may choose from, or a colour of its own. All keep AA contrast; none is the State's blue."""

import json
from functools import cache

from core.organisations.rules import colour as colours
from core.settings import ROOT

DEFAULT = "ocean"
FREE = "libero"


@cache
def palettes() -> list[tuple[str, str, str]]:
    """Return slug, Italian label and main colour (hex) of each palette."""
    file = ROOT / "core" / "assets" / "built" / "palettes.json"
    return [(p["slug"], p["label"], p["primary"]) for p in json.loads(file.read_text())]


def chosen(palette: str, colour: str) -> str | None:
    """Return what is kept of a choice: a palette's slug, or six letters of a colour made readable; None for neither."""
    if palette != FREE:
        return palette if palette in {slug for slug, _label, _hex in palettes()} else None
    written = colours.read(colour)
    return colours.readable(written).hex.removeprefix("#") if written else None


def main_colour(kept: str) -> str:
    """Return the main colour (hex) of what a body keeps."""
    return next((primary for slug, _label, primary in palettes() if slug == kept), f"#{kept}")


def is_free(kept: str) -> bool:
    """Whether a body keeps a colour of its own instead of a palette."""
    return kept not in {slug for slug, _label, _hex in palettes()}
