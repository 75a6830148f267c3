"""The segments of a JPEG file (ITU-T T.81, annex B): what it needs to be drawn, and what it only tells."""

from collections.abc import Iterator
from typing import NamedTuple

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _COMMENT, _JFIF, _ADOBE, _LAST_APP = 0xDA, 0xFE, 0xE0, 0xEE, 0xEF


class Frame(NamedTuple):
    """What a JPEG shows."""

    wide: int
    high: int
    colours: int


def frame(body: bytes) -> Frame:
    """Return what a JPEG shows; raise ValueError where no frame is found."""
    for marker, segment in _segments(body):
        if marker in _FRAMES:
            return Frame(int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7]), segment[9])
    raise ValueError("no frame")


def bare(body: bytes) -> bytes:
    """Return a JPEG without what its maker wrote into it: place, device, previews, comments."""
    kept, until = [body[:2]], 2
    for marker, segment in _segments(body):
        until += len(segment)
        if not (marker == _COMMENT or (_JFIF < marker <= _LAST_APP and marker != _ADOBE)):
            kept.append(segment)
    return b"".join((*kept, body[until:]))


def _segments(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk the segments before the points begin."""
    at = 2
    while at + 4 <= len(body) and body[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4])
        if marker == _SCAN or length < 2:  # noqa: PLR2004 - a length counts itself
            return
        yield marker, body[at : at + 2 + length]
        at += 2 + length
