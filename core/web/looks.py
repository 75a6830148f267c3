"""Style sheets for colours that bodies chose freely: made when asked for, under a name that says what is in them."""

import hashlib
import json
import re
from functools import cache, lru_cache

from core.organisations.rules import colour as colours
from core.organisations.rules.colour import Colour
from core.organisations.rules.tints import Recipe, learn, mixed
from core.settings import ROOT

BUILT = ROOT / "core" / "assets" / "built"
_WANTED = re.compile(r"(palette|look)-([0-9a-f]{6})\.css")
_NAMED = re.compile(r"(palette|look)-([0-9a-f]{6})\.[0-9a-f]{10}\.css")


def named(wanted: str) -> str | None:
    """Return the whole name of `palette-7a3b74.css` or `look-7a3b74.css`; None for what is not a colour's."""
    found = _WANTED.fullmatch(wanted)
    return _name(found[1], found[2]) if found else None


def sheet(name: str) -> bytes | None:
    """Return the style sheet of a whole name; None where nobody may have such a colour, or the name is another's."""
    found = _NAMED.fullmatch(name)
    if found is None or _name(found[1], found[2]) != name:
        return None
    return _made(found[1], found[2])


@lru_cache(maxsize=2_000)
def _name(kind: str, code: str) -> str | None:
    body = _made(kind, code)
    return f"{kind}-{code}.{hashlib.sha256(body).hexdigest()[:10]}.css" if body else None


@lru_cache(maxsize=500)
def _made(kind: str, code: str) -> bytes | None:
    """Write all tints for `:root`; or, as a look, for one part of a page that shows another colour than its own."""
    main = colours.read(code)
    if main is None or not colours.fits(main):
        return None
    lines = [f"--tint-{place}:{value}" for place, value in enumerate(mixed(_recipes(), main), start=1)]
    if kind == "look":
        rgb = ",".join(str(round(channel)) for channel in main.rgb)
        lines += [
            f"--bs-primary:#{code}",
            f"--bs-primary-rgb:{rgb}",
            f"--brand:#{code}",
            f"--brand-tint:rgba({rgb},.07)",
            f"--brand-line:rgba({rgb},.35)",
        ]
    return f"{':root' if kind == 'palette' else '.df-look'}{{{';'.join(lines)}}}".encode()


@cache
def _recipes() -> list[Recipe]:
    manifest = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    listed = json.loads((BUILT / "palettes.json").read_text(encoding="utf-8"))
    return learn(
        [
            (
                Colour(*one["hsb"]),
                (BUILT / manifest[f"palette-{one['slug']}.css"]).read_text(encoding="utf-8"),
            )
            for one in listed
        ]
    )
