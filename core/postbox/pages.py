"""What the pages of the demonstration's mail may know."""

from dataclasses import dataclass

from core.postbox.queries import Letter
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Messages(Page):
    """What was sent, the last one first."""

    template = "demo/messages.html"

    letters: list[Letter]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneMessage(Page):
    """One message: its lines, cut where an address begins or ends, and what came with it."""

    template = "demo/message.html"

    letter: Letter
    lines: list[list[tuple[str, bool]]]
