"""What handlers answer with: values, not responses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from jinja2 import Environment


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What one template may know. Subclass it, name the template, add fields."""

    template: ClassVar[str]
    fragment: ClassVar[str | None] = None

    status: int = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """What was just done, until when it can be taken back, and the form that does it."""

    text: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go and look there (303). `signed_in`, `visit` and `answers` set a cookie, an empty string takes it away.

    `kept` are other cookies, as (name, value, seconds): 0 takes one away, None keeps it until the browser closes.
    `forget` tells the browser to let go of everything it has of this address.
    """

    to: str
    signed_in: str | None = None
    visit: str | None = None
    answers: str | None = None
    kept: tuple[tuple[str, str, int | None], ...] = ()
    forget: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """Bytes to be kept: a calendar file, a spreadsheet, an image."""

    body: bytes
    media_type: str
    name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """Bytes to be kept that are too many, or too secret, to be held at once; each piece is made when it is sent."""

    pieces: Iterator[bytes]
    size: int
    media_type: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """What changes while somebody looks (server-sent events): `look` says in a word how things stand.

    It is asked every few seconds, and opens a session of its own. Only that something changed is told; whoever
    hears it asks for the page again.
    """

    look: Callable[[], str]


Answer = Page | Redirect | File | Stream | Live


def render(env: Environment, page: Page, context: dict[str, Any], *, block: str | None = None) -> str:
    """Render the whole page, or only the named block of it."""
    template = env.get_template(page.template)
    names = {field.name: getattr(page, field.name) for field in fields(page)} | context
    if block is None:
        return template.render(names)
    return env.concat(template.blocks[block](template.new_context(names)))
