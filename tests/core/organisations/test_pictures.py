"""A logo is drawn anew from what its bytes show, whatever its name says."""

import io

import pytest
from PIL import Image

from core.errors import DomainError
from core.organisations import actions
from core.web.forms import Upload

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(wide: int, high: int, kind: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((wide, high)).save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (SVG, "SVG"),
        (b"GIF89a" + b"x" * 40, "PNG o JPEG"),
        (b"%PDF-1.7", "PNG o JPEG"),
        (picture(256, 256)[:300], "rovinato"),
        (picture(32, 32), "32 per 32"),
        (picture(2001, 300), "2001 per 300"),
        (picture(200, 200) + bytes(310_000), "300 KB"),
    ],
)
def test_a_logo_that_will_not_do_is_told_why(body: bytes, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        actions.logo_of(Upload("logo.png", body))


@pytest.mark.long
def test_a_good_logo_is_drawn_anew() -> None:
    logo = actions.logo_of(Upload("x.txt", picture(256, 200) + b"<?php"))
    assert (logo.kind, logo.size) == ("image/png", (256, 200))
    assert b"<?php" not in logo.body
    assert actions.logo_of(Upload("x.svg", picture(256, 256, "JPEG", comment=b"io"))).kind == "image/jpeg"
