"""What the search page may know."""

from dataclasses import dataclass

from core.search.queries import Hit
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Results(Page):
    """What was found; `hits` is also given alone, while typing."""

    template = "search/results.html"
    fragment = "hits"

    asked: str
    mended: str | None
    needs: list[Hit]
    services: list[Hit]
    bodies: list[Hit]
