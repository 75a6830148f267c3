"""The slip: an appointment on paper, with a QR that leads to where it can be moved."""

import segno
from markupsafe import Markup

from core.who import Site
from plugins.booking.pages.journey import Slip
from plugins.booking.pages.shown import Shown


def page(site: Site, shown: Shown, *, back: str) -> Slip:
    """Return the slip. The QR holds an address that is the same for everybody."""
    address = f"{site.url}/appuntamenti/gestisci"
    return Slip(shown=shown, qr=qr(address), address=address, back=back)


def qr(text: str) -> Markup:
    """Return a QR code as an SVG to be put in a page."""
    drawn = segno.make(text, error="m").svg_inline(scale=1, border=0, omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn by us, from an address of ours
