"""The letter to whoever has neither e-mail nor mobile."""

from dataclasses import dataclass

from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter(Page):
    """What an e-mail would say, on paper."""

    template = "booking/letter.html"

    back: str
    name: str
    paragraphs: list[str]
