"""The one page where somebody says how they like to read."""

from dataclasses import dataclass, field
from typing import Self

from core.i18n import _
from core.web.page import Page
from core.web.reading import CONTRAST, LETTER, SIZES, Reading


def sizes() -> list[tuple[str, str, str]]:
    """Name the sizes of the text."""
    return [
        ("", _("Normale"), ""),
        ("grande", _("Grande"), _("Un quarto in più.")),
        ("massima", _("Molto grande"), _("La metà in più.")),
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class HowToRead(Page):
    """Size, contrast and letter, as they are now."""

    template = "reading/how_to_read.html"

    size: str
    contrast: bool
    letter: bool
    then: str
    saved: bool
    sizes: list[tuple[str, str, str]] = field(default_factory=sizes)

    @classmethod
    def of(cls, reading: Reading, *, then: str, saved: bool) -> Self:
        """Return the page with the present choices."""
        return cls(
            size=next((size for size in SIZES if size in reading), ""),
            contrast=CONTRAST in reading,
            letter=LETTER in reading,
            then=then,
            saved=saved,
        )
