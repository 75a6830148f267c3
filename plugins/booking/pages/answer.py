"""The page behind the link in a message: I come, I do not come. It says when and where, never who or what for."""

from dataclasses import dataclass

from core.web.page import Page
from core.who import Fact


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Page):
    """Say whether one comes."""

    template = "booking/answer.html"

    here: str
    when: str
    hub: str
    address: Fact
    state: str
    confirmed: bool
    why_not: str
    error: str | None = None
