"""What the search page may know."""

from dataclasses import dataclass

from core.search.queries import Hit
from core.services.queries import Term
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Results(Page):
    """What was found; `hits` is also given alone, while typing.

    `kinds`: what was found of each kind (code, words, how many); `kind`: the only one to show, empty for all.
    `areas`: the needs to choose from, where nothing was asked yet.
    """

    template = "search/results.html"
    fragment = "hits"

    asked: str
    mended: str | None
    kinds: list[tuple[str, str, int]]
    kind: str
    needs: list[Hit]
    services: list[Hit]
    bodies: list[Hit]
    areas: list[Term]
