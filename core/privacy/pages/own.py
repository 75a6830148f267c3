"""What a person's pages about her own data may know."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.contributions import Kept
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnData(Page):
    """What is kept of whoever has the code; whether she asked for it to be erased, and what was answered."""

    template = "privacy/own.html"

    parts: Sequence[Kept]
    asked: str | None = None
    answer_by: str | None = None
    refused: str | None = None
    done: str | None = None
