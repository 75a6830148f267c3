"""Make one sheet and end: JSON on the standard input, PDF on the standard output."""

import json
import sys
from typing import Any

import typst

TRIES: tuple[Any, ...] = (["ua-1"], [])


def main() -> None:
    """Read, make, write."""
    given = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=given["fonts"])
    sys.stdout.buffer.write(_made(given["source"].encode(), given["told"], fonts, given["fonts"][0]))


def _made(source: bytes, told: str, fonts: typst.Fonts, root: Any) -> bytes:
    """Return the sheet. `root` is the one folder that a template could read: it holds nothing but a font."""
    for standards in TRIES:
        try:
            made: bytes = typst.compile(
                source,
                format="pdf",
                root=root,
                font_paths=fonts,
                ignore_system_fonts=True,
                sys_inputs={"told": told},
                pdf_standards=standards,
            )
        except typst.TypstError as failure:
            # A letter that no font has keeps it from being PDF/UA, but not from being read: tagged it stays.
            if not standards or "could not be displayed" not in str(failure):
                sys.exit(str(failure.message)[:300])
        else:
            return made
    raise AssertionError("the last try ends by itself")


if __name__ == "__main__":
    main()
