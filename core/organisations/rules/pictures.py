"""What a file is by its own first bytes, whatever its name says. Pure.

Sources: PNG (W3C, chapter 5: signature, IHDR first), JPEG (ITU-T T.81, annex B: a frame header gives the size).
"""

from dataclasses import dataclass

SMALLEST, LARGEST = 64, 2000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that browsers draw: its kind, and its width and height in pixels."""

    media_type: str
    size: tuple[int, int]


def picture(body: bytes) -> Picture | None:
    """Return what picture a file is, None where it is none that we keep."""
    if body.startswith(_PNG) and body[12:16] == b"IHDR" and b"IEND" in body[-16:]:
        return Picture("image/png", (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])))
    size = _frame(body) if body.startswith(_JPEG) else None
    return Picture("image/jpeg", size) if size else None


def is_drawing(body: bytes) -> bool:
    """Whether a file is an SVG, which may carry scripts."""
    return b"<svg" in body[:4096].lower() and picture(body) is None


def _frame(body: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(body) and body[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4])
        if marker in _FRAMES:
            return int.from_bytes(body[at + 7 : at + 9]), int.from_bytes(body[at + 5 : at + 7])
        if marker == _SCAN or length < 2:  # noqa: PLR2004 - a length counts itself
            return None
        at += 2 + length
    return None
