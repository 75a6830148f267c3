"""What the pages of opinions may know."""

from dataclasses import dataclass

from core.i18n import _
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Rated(Page):
    """Thanks; or what is still missing, with the stars again."""

    template = "ratings/rated.html"
    fragment = "rating"

    page: str
    sent: bool
    error: str | None = None


def reasons() -> dict[str, str]:
    """Name the reasons of the official model, by code."""
    return {
        "good-clear": _("Le indicazioni erano chiare"),
        "good-complete": _("Le indicazioni erano complete"),
        "good-sure": _("Capivo sempre che stavo procedendo correttamente"),
        "good-working": _("Non ho avuto problemi tecnici"),
        "good-other": _("Altro"),
        "bad-clear": _("A volte le indicazioni non erano chiare"),
        "bad-complete": _("A volte le indicazioni non erano complete"),
        "bad-sure": _("A volte non capivo se stavo procedendo correttamente"),
        "bad-working": _("Ho avuto problemi tecnici"),
        "bad-other": _("Altro"),
    }
