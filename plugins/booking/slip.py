"""The slip: an appointment on paper and as PDF, with a QR that leads to where it can be moved."""

from markupsafe import Markup

from core.i18n import language
from core.i18n.languages import ITALIAN
from core.press.squares import qr
from core.web.addresses import put_before_one
from core.web.page import File
from core.web.platform import Platform
from core.who import Site
from plugins.booking.pages.shown import Shown
from plugins.booking.pages.slip import Column, Slip, languages, paper_of, told

SIGNS = ("sign-when", "sign-where", "sign-bring", "sign-phone")


def page(platform: Platform, site: Site, shown: Shown, *, back: str, pdf: str, paper: str) -> Slip:
    """Return the slip. The QR holds an address that is the same for everybody who reads that language."""
    spoken = language()
    chosen = languages(shown.language if spoken == ITALIAN else spoken)
    address = put_before_one(f"{site.url}/appuntamenti/gestisci", chosen[0], site.portal_url)
    return Slip(
        columns=tuple(Column.of(shown, site, platform.tongues.speech(site, one)) for one in chosen),
        code=shown.code,
        qr=square(address),
        address=address,
        back=back,
        pdf=pdf,
        paper=paper_of(paper),
    )


def square(address: str) -> Markup:
    """Return the square that leads to an address of ours."""
    return Markup(qr(address))  # noqa: S704 - drawn by us, from an address of ours


def file(platform: Platform, site: Site, slip: Slip) -> File:
    """Return the slip as PDF."""
    signs = {name: platform.assets[f"{name}.svg"].body.decode() for name in SIGNS}
    pdf = platform.press.pdf(
        "booking/slip.typ",
        told(slip, slip.columns, site),
        title=slip.columns[0].title,
        language=slip.columns[0].language,
        paper=slip.paper,
        pictures=signs | {"qr": qr(slip.address)},
    )
    return File(body=pdf, media_type="application/pdf", name="promemoria.pdf")
