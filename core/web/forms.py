"""What people typed: text, cleaned and bounded, never trusted."""

import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from core.errors import BadInput
from core.i18n import _, later
from core.text import UNTYPED, is_plain
from core.web.spool import Spool

MOST_FIELDS = 200
UNREADABLE = later("Non riusciamo a leggere quello che hai inviato. Torna indietro e prova di nuovo.")


class Upload:
    """A file that came with a form. It can be read as long as the request lasts."""

    def __init__(self, name: str, held: bytes | Spool) -> None:
        """Hold its name, as it was told, and its bytes or where they wait."""
        self.name, self._held = name, held

    @property
    def body(self) -> bytes:
        """Return its bytes; none where there were too many."""
        return self._held if isinstance(self._held, bytes) else self._held.read()

    @property
    def size(self) -> int:
        """Return how many bytes came, those beyond the limit included."""
        return len(self._held) if isinstance(self._held, bytes) else self._held.size

    def close(self) -> None:
        """Give back the place where it waits."""
        if not isinstance(self._held, bytes):
            self._held.close()


class Fields(Mapping[str, str]):
    """The fields of a form or of a query; a name may come more than once."""

    def __init__(
        self, pairs: Mapping[str, list[str]], files: Mapping[str, list[Upload]] | None = None
    ) -> None:
        """Keep the pairs as they came."""
        self._pairs = pairs
        self._files = files or {}

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

    def files(self, name: str) -> list[Upload]:
        """Return the files that came in a field: a field left empty sends one without name and bytes."""
        return [upload for upload in self._files.get(name, []) if upload.name or upload.size]

    def close(self) -> None:
        """Give back the places where files wait."""
        for upload in (each for files in self._files.values() for each in files):
            upload.close()


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
    if is_plain(text):
        return text.strip()
    return unicodedata.normalize("NFC", UNTYPED.sub("", text.replace("\r\n", "\n"))).strip()
