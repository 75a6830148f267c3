"""What nobody types is exactly what Unicode calls control characters and surrogates, but for tab and end of line."""

import sys
import unicodedata

from core.text import UNTYPED, is_plain


def test_it_is_what_unicode_says() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    expected = [c for c in everything if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert UNTYPED.findall(everything) == expected


def test_what_is_plain_has_nothing_to_clean() -> None:
    plain = "".join(filter(is_plain, map(chr, range(sys.maxunicode + 1))))
    assert len(plain) == 95 and is_plain(plain)
    assert not UNTYPED.search(plain) and unicodedata.normalize("NFC", plain) == plain
    assert not any(map(is_plain, ("a\tb", "a\r\nb", "a\x00", "è", "a\u200e")))
