"""Squares that a telephone reads."""

import io

import pyotp
import segno
from markupsafe import Markup


def app_address(secret: str, *, login: str, issuer: str) -> str:
    """Return what an app is told to make codes from a secret (otpauth key URI)."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def drawn(text: str) -> Markup:
    """Return a square as SVG, to stand inside a page."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, light="white", omitsize=True, xmldecl=False, nl=False, svgclass=None
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn by us, without a word of its text in it
