"""What people typed: text, cleaned and bounded, never trusted."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from core.errors import BadInput
from core.i18n import _, later

MOST_FIELDS = 200
UNREADABLE = later("Non riusciamo a leggere quello che hai inviato. Torna indietro e prova di nuovo.")
_KEPT = {"\n", "\t"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    body: bytes


class Fields(Mapping[str, str]):
    """The fields of a form or of a query; a name may come more than once."""

    def __init__(self, pairs: Mapping[str, list[str]], files: Mapping[str, Upload] | None = None) -> None:
        """Keep the pairs as they came."""
        self._pairs = pairs
        self.files = files or {}

    def __getitem__(self, name: str) -> str:
        """Return the first value of a field, as it came."""
        return self._pairs[name][0]

    def __iter__(self) -> Iterator[str]:
        """Walk the names."""
        return iter(self._pairs)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._pairs)

    def text(self, name: str, *, most: int = 500) -> str:
        """Return a field as clean text of at most `most` characters; empty where it is missing."""
        return clean(self.get(name, ""))[:most]

    def many(self, name: str, *, most: int = 100) -> list[str]:
        """Return every value of a field."""
        return [clean(value)[:500] for value in self._pairs.get(name, [])[:most]]


def parse(body: bytes) -> Fields:
    """Read `application/x-www-form-urlencoded`; raise BadInput where it is not that."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError:
        raise BadInput(_(UNREADABLE)) from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return Fields(found)


def clean(text: str) -> str:
    """Take away what nobody types: control characters, lone surrogates, spaces around; one form of accents."""
    kept = (
        c for c in text.replace("\r\n", "\n") if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs")
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()
