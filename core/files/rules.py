"""What a file is by its own first bytes, whatever its name says, and how much of it is taken. Pure.

Sources: PDF 32000-1 (7.5.2, header), JPEG (ITU-T T.81, annex B), PNG (W3C, chapter 5), HEIF (ISO 23008-12, brands).
"""

from datetime import timedelta
from enum import StrEnum

from core.limits.rules import HOUR, Budget

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
MOST_PAGES = 30
MOST_PHOTOS = 10
"""Photos that become one PDF at a time."""
QUOTA = 5 * 1024 * MEGABYTE
"""Of all the files of one body."""
LONGEST_NAME = 80
OFFERED = timedelta(hours=24)
"""For how long a link to send a document opens."""
MOST_OFFERED = 25 * MEGABYTE
"""Of all the photos that come by a link."""
SENDING = Budget(name="document by link", most=10, window=HOUR)
"""Files by one link that are not taken."""
LINKS = Budget(name="documents by links", most=100, strict=False)
LINKS_ANYWHERE = Budget(name="documents by links in a district", most=1_000, strict=False)
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})


class Kind(StrEnum):
    """A kind of file that is taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn, not read."""
        return self is not Kind.PDF

    @property
    def ending(self) -> str:
        """Return how its name ends."""
        return {Kind.PDF: ".pdf", Kind.JPEG: ".jpg", Kind.PNG: ".png"}[self]


PICTURES = frozenset({Kind.JPEG, Kind.PNG})


class Problem(StrEnum):
    """Why a file is not taken."""

    NONE = "none"
    EMPTY = "empty"
    KIND = "kind"
    HEIC = "heic"
    DRAWING = "drawing"
    BYTES = "bytes"
    PIXELS = "pixels"
    PAGES = "pages"
    LOCKED = "locked"
    BROKEN = "broken"
    HEAVY = "heavy"
    VIRUS = "virus"
    PHOTOS = "photos"
    QUOTA = "quota"
    MIXED = "mixed"
    UNSCANNED = "unscanned"
    BUSY = "busy"


def kind_of(body: bytes) -> Kind | None:
    """Return the kind of a file, None where it is none that is taken."""
    if body.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    return Kind.PDF if body[:64].lstrip(_BLANKS).startswith(b"%PDF-") else None


def problem_of(body: bytes) -> Problem | None:
    """Return what can be said against a file without looking inside, None where nothing can."""
    if not body:
        return Problem.EMPTY
    if len(body) > MOST_BYTES:
        return Problem.BYTES
    if kind_of(body):
        return None
    if body[4:8] == b"ftyp" and body[8:12] in _HEIF:
        return Problem.HEIC
    return Problem.DRAWING if b"<svg" in body[:4096].lower() else Problem.KIND


def named(told: str, kind: Kind) -> str:
    """Return a name that a disk of any make keeps, ending as the file is."""
    last = told.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last[1:] else last
    plain = "".join(c if c.isalnum() or c in " ._-()'" else " " for c in stem)
    return (" ".join(plain.split()).strip(". ")[:LONGEST_NAME] or "documento") + kind.ending
