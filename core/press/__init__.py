"""Paper: sheets to keep and to print, as tagged PDF (PDF/UA-1), made by typst from templates of ours."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

from core.settings import ROOT

CHILD = Path(__file__).with_name("child.py")
FONTS = ROOT / "node_modules" / "@expo-google-fonts"
CUTS = ("400Regular", "700Bold")
FAMILIES = {
    "Titillium Web": ("titillium-web", CUTS),
    "Noto Sans": ("noto-sans", CUTS),
    "Noto Sans Arabic": ("noto-sans-arabic", CUTS),
    "Noto Sans Bengali": ("noto-sans-bengali", CUTS),
    "ZCOOL XiaoWei": ("zcool-xiaowei", ("400Regular",)),
}
"""Fonts in the order in which a letter is looked for, each with its package and its cuts."""
PAPERS = ("a5", "a4")
SECONDS = 20


class PaperJam(Exception):
    """A template that does not make a sheet; the message is for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Press:
    """Makes sheets. Templates are found as those of pages are: the core's own, a plugin's under its slug."""

    templates: Environment

    def pdf(
        self,
        template: str,
        data: Mapping[str, Any],
        *,
        title: str,
        language: str = "it",
        paper: str = "a5",
        pictures: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return a sheet as PDF. In the template `told` holds `data`; `pictures` are SVG, by name.

        It is made in a process of its own, from its input to its output: nothing is written on disk, and what
        the sheet says leaves the memory with it.
        """
        told = {**data, "title": title, "language": language, "paper": paper}
        told |= {"pictures": dict(pictures or {}), "fonts": [*FAMILIES]}
        fonts = [str(FONTS / package / cut) for package, cuts in FAMILIES.values() for cut in cuts]
        return _run({"source": self._source(template), "told": json.dumps(told), "fonts": fonts})

    def _source(self, template: str) -> str:
        loader = self.templates.loader
        if loader is None:
            raise PaperJam("there are no templates")
        parts = (loader.get_source(self.templates, name)[0] for name in ("layouts/sheet.typ", template))
        return "\n".join(parts)


def _run(given: Mapping[str, Any]) -> bytes:
    made = subprocess.run(  # noqa: S603 - our own program; what people wrote is on its standard input
        [sys.executable, "-I", str(CHILD)],
        input=json.dumps(given).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if made.returncode:
        raise PaperJam(made.stderr.decode(errors="replace")[-500:])
    return made.stdout
