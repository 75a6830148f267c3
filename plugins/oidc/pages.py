"""What the pages of another way in know."""

from dataclasses import dataclass, field

from core.web.page import Page
from plugins.oidc.rules.provider import Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderForm(Page):
    """The provider of the body."""

    template = "oidc/provider.html"

    draft: Draft
    there: bool
    hosts: list[str]
    back: str
    linked: int
    errors: list[tuple[str, str]] = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Back(Page):
    """Somebody comes back from the provider: one press, and what came back is looked at."""

    template = "oidc/back.html"

    action: str
    fields: dict[str, str]
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Accept(Page):
    """Somebody comes back with an invitation: who is new says her name, and accepts."""

    template = "oidc/accept.html"

    action: str
    fields: dict[str, str]
    label: str
    email: str
    role: str
    known: bool
    errors: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotIn(Page):
    """Why somebody did not come in, and the other way."""

    template = "oidc/not_in.html"

    why: str
    again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Own(Page):
    """My own link to the provider; the second factor was shown a moment ago."""

    template = "oidc/own.html"

    label: str
    linked_since: str
    errors: list[tuple[str, str]] = field(default_factory=list)
