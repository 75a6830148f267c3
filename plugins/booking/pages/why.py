"""The page that says why a time is not bookable."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.web.page import Page
from plugins.booking.rules.explain import Explained


@dataclass(frozen=True, kw_only=True, slots=True)
class WhyNot(Page):
    """Any minute, and what each desk says of it."""

    template = "booking/why.html"

    kinds: list[tuple[str, str]]
    values: Mapping[str, str]
    when: str
    found: list[Explained]
    errors: Mapping[str, str] = field(default_factory=dict)
