"""What nobody types is exactly what Unicode calls control characters and surrogates, but for tab and end of line."""

import sys
import unicodedata

from core.text import UNTYPED


def test_it_is_what_unicode_says() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    expected = [c for c in everything if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert UNTYPED.findall(everything) == expected
