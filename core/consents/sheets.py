"""A consent on paper and as PDF, with a QR that leads to where it can be taken back."""

from datetime import datetime

from markupsafe import Markup

from core.consents.codes import Codes
from core.consents.pages.sheet import Column, Receipt, languages, told
from core.consents.queries import Recorded
from core.press import PAPERS
from core.press.squares import qr
from core.web.addresses import put_before_one
from core.web.page import File
from core.web.platform import Platform
from core.who import Site

DOOR = "/consenso"


def page(
    platform: Platform, site: Site, recorded: Recorded, *, now: datetime, back: str, pdf: str, paper: str
) -> Receipt:
    """Return the receipt. The QR holds an address that is the same for everybody who reads that language."""
    chosen = languages(recorded.consent.language)
    address = put_before_one(f"{site.url}{DOOR}", chosen[0], site.portal_url)
    speeches = (platform.tongues.speech(site, one) for one in chosen)
    return Receipt(
        columns=tuple(Column.of(recorded, site=site, now=now, speech=speech) for speech in speeches),
        code=Codes(platform.signer.keyed).shown(recorded.consent.id),
        qr=Markup(qr(address)),  # noqa: S704 - drawn by us, from an address of ours
        address=address,
        digest=recorded.text.digest.hex(),
        number=recorded.text.version,
        back=back,
        pdf=pdf,
        paper=paper if paper in PAPERS else PAPERS[-1],
    )


def file(platform: Platform, site: Site, receipt: Receipt) -> File:
    """Return the receipt as PDF."""
    pdf = platform.press.pdf(
        "consents/receipt.typ",
        told(receipt, receipt.columns, site),
        title=receipt.columns[0].title,
        language=receipt.columns[0].language,
        paper=receipt.paper,
        pictures={"qr": str(receipt.qr)},
    )
    return File(body=pdf, media_type="application/pdf", name="consenso.pdf")
