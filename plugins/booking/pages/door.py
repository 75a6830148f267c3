"""The page for whoever is at the door."""

from dataclasses import dataclass
from typing import NamedTuple

from core.web.page import Page


class Place(NamedTuple):
    """Something one can be received for today, and when."""

    kind_id: str
    label: str
    minutes: int
    time: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AtTheDoor(Page):
    """Somebody came without an appointment."""

    template = "booking/door.html"

    places: list[Place]
    full: list[str]
    request_key: str
