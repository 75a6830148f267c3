"""What the page of this plugin may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(Page):
    """How the gateway is spoken to, and where it brings answers."""

    template = "sms/settings.html"

    values: Mapping[str, str]
    known: bool
    reply_url: str
    reply_key: str | None
    done: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
