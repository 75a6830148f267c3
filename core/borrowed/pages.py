"""Is this computer everybody's?"""

from dataclasses import dataclass

from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Borrowed(Page):
    """What changes on a computer of everybody's, and the switch."""

    template = "borrowed/borrowed.html"

    borrowed: bool
    minutes: int
