"""The small values plugins hand to the core through hooks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """One resource and one verb of the matrix (core/accounts/matrix.toml, or a plugin's own)."""

    resource: str
    verb: str

    @property
    def code(self) -> str:
        """Return `resource:verb`."""
        return f"{self.resource}:{self.verb}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a plugin says about itself before any of its code runs."""

    slug: str
    name: str
    summary: str
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NavItem:
    """One entry of the staff menu; shown only to holders of `needs`. `text` and `icon` show on the desk."""

    label: str
    path: str
    needs: Permission
    weight: int = 50
    text: str = ""
    icon: str = "arrow-right"


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One tile of the staff's first page: a figure, what it means, where it leads."""

    title: str
    value: str
    text: str
    path: str
    needs: Permission
    weight: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One thing to press: a way to go, or with `fields` a form that is sent to `path`."""

    label: str
    path: str
    needs: Permission
    kind: str = "primary"
    icon: str | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Somebody or something that waits, and what can be done about it at once."""

    title: str
    path: str
    text: str = ""
    start: str = ""
    sign: tuple[str, str] | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the staff's first page: what comes next. `empty` says what to do where there is no line."""

    title: str
    needs: Permission
    lines: tuple[Line, ...] = ()
    acts: tuple[Act, ...] = ()
    empty: str = ""
    weight: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class WayIn:
    """Another way to come in, beside the password: a link, and on one's own access what it is now."""

    label: str
    path: str
    text: str = ""
    icon: str = "key"


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceAction:
    """One thing a citizen can do at one body, about one service or, without one, in general."""

    organisation_slug: str
    organisation_name: str
    place: str
    label: str
    url: str
    when: datetime | None
    note: str | None = None
    demo: bool = False
    service: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A count of one month, made by a body about itself.

    Where the code begins with `days.` it is no count but a number of days, for which there were at least five.
    """

    code: str
    label: str
    month: Any
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What one room keeps of a person, in words for her: (label, value), and files as (name, content).

    A content that is costly or secret is a function that gives it: asked only where a copy is made.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, bytes | Callable[[], bytes]], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A way by which a few words reach a telephone. `send` takes (key, number, words) and hands them over at once.

    It raises OSError where it may be tried again, and Refused (core/notices/rules.py) where it may not.
    """

    code: str
    send: Callable[[str, str, str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """Work to be done after the commit, by the worker, inside the scope of one body.

    `run` takes (db, site, **arguments), the `platform` if it names it, and the `progress` to tell how far it has come.
    With `every` (cron) it is asked at those times for each body that has the plugin on; for a suspended one only with
    `even_suspended`. The core fills in whose it is (`plugin`).
    """

    name: str
    run: Callable[..., None]
    every: str | None = None
    even_suspended: bool = False
    plugin: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicLink:
    """One entry of the public navigation."""

    label: str
    path: str
    weight: int = 50
