"""What the desk may know."""

from dataclasses import dataclass
from datetime import date

from core.contributions import Card, Part
from core.desk.queries import Step
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk(Page):
    """What comes next."""

    template = "desk/desk.html"

    greeting: str
    today: date
    parts: list[Part]
    cards: list[Card]
    unfinished: list[Step]
