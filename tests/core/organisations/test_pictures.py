"""A logo is what its bytes are, whatever its name says."""

import struct
import zlib

import pytest

from core.organisations import actions
from core.organisations.rules.pictures import is_drawing, picture
from core.web.forms import Upload


def png(wide: int, high: int, *, weight: int = 0) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", b"x" * weight) + chunk(b"IEND", b"")


def jpeg(wide: int, high: int) -> bytes:
    note = b"\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 9
    return (
        b"\xff\xd8" + note + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", high, wide) + b"\x03" + b"\x00" * 9
    )


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_kind_and_size_are_read_from_the_bytes() -> None:
    assert picture(png(300, 200)).size == (300, 200)
    assert picture(png(300, 200)).media_type == "image/png"
    assert picture(jpeg(640, 480)).size == (640, 480)
    assert picture(jpeg(640, 480)).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF89a" + b"x" * 40,
        SVG,
        b"<html>",
        b"\x89PNG\r\n\x1a\n",
        png(9, 9)[:40],
        jpeg(9, 9)[:12],
        b"\xff\xd8\xff" * 9,
    ],
)
def test_what_is_not_a_picture_of_ours_is_none(body: bytes) -> None:
    assert picture(body) is None


def test_a_drawing_is_told_from_a_picture() -> None:
    assert is_drawing(SVG)
    assert is_drawing(b"\xef\xbb\xbf" + SVG.upper())
    assert not is_drawing(png(9, 9))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (SVG, "SVG"),
        (b"%PDF-1.7", "PNG o JPEG"),
        (png(32, 32), "32 per 32"),
        (png(2001, 300), "2001 per 300"),
        (png(200, 200, weight=310_000), "300 KB"),
        (png(0, 0), "0 per 0"),
    ],
)
def test_a_logo_that_will_not_do_is_told_why(body: bytes, says: str) -> None:
    assert says in str(actions.logo_problem(Upload("logo.png", body)))


def test_a_good_logo_has_no_problem() -> None:
    assert actions.logo_problem(Upload("x.txt", png(256, 256))) is None
    assert actions.logo_problem(Upload("x.svg", jpeg(256, 256))) is None
