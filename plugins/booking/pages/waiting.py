"""Ask to be told of a free time; what is offered; who waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from core.web.page import Page
from core.who import Fact


@dataclass(frozen=True, kw_only=True, slots=True)
class TellMe(Page):
    """Who one is, and until which day a time would help."""

    template = "booking/tell_me.html"

    kind: str
    fields: Mapping[str, str]
    values: Mapping[str, str]
    languages: list[tuple[str, str]]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told(Page):
    """It is kept: what happens now."""

    template = "booking/told.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered(Page):
    """A time that is held for one person; it says when and where, never who or what for."""

    template = "booking/offered.html"

    here: str
    when: str
    until: str
    hub: str
    address: Fact
    moves: bool
    error: str | None = None


class Line(NamedTuple):
    """Somebody who waits, as the desk sees her."""

    path: str
    name: str
    kind: str
    contact: str
    text: str
    sign: tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingList(Page):
    """Who waits to be told."""

    template = "booking/waiting.html"

    lines: list[Line]
    kinds: list[tuple[str, str]]
    values: Mapping[str, str]
    languages: list[tuple[str, str]]
    done: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
