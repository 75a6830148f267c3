"""Help with an online application: from the first question to the receipt, and to the answer."""

from core.contributions import Manifest

manifest = Manifest(
    slug="assistance",
    name="Pratiche",
    summary="Il punto digitale aiuta le persone a fare una domanda online, dalla prima domanda alla ricevuta.",
    path="/pratiche",
)
