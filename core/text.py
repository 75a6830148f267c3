"""What nobody types: it comes from a broken program, or from somebody who tries what happens."""

import re

UNTYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, but for the tab and the end of a line, and lone surrogates."""


def is_plain(text: str) -> bool:
    """Whether a text holds nothing but what an English keyboard writes on one line: there is nothing to clean in it."""
    return text.isascii() and text.isprintable()
