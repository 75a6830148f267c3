"""What the district's pages may know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.district.queries import Administrator, Line
from core.district.sheets import SharedSheet
from core.figures.chart import Chart
from core.web.listing import Column, Listing
from core.web.page import Page

Errors = list[tuple[str, str]]
Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bodies(Page):
    """The bodies of the network, and the filter they were chosen by."""

    template = "district/bodies.html"

    lines: Sequence[Line]
    listing: Listing
    columns: list[Column | str]
    everybody: int
    kinds: Options
    seats: Options
    states: Options
    plugins: Options


@dataclass(frozen=True, kw_only=True, slots=True)
class NewBodyForm(Page):
    """A body joins the network."""

    template = "district/new_body.html"

    domain: str
    kinds: Options
    seats: Options
    comuni: Options
    plugins: list[tuple[str, str, str]]
    values: dict[str, str] = field(default_factory=dict)
    serves: list[str] = field(default_factory=list)
    chosen_plugins: list[str] = field(default_factory=list)
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Switch:
    """A plugin, and whether a body has it on."""

    slug: str
    name: str
    summary: str
    on: bool


@dataclass(frozen=True, slots=True)
class Way:
    """An address that leads to a body."""

    host: str
    url: str
    main: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Body(Page):
    """One body as the district sees it: facts, state, plugins, administrators, counts."""

    template = "district/body.html"

    slug: str
    name: str
    suspended: bool
    leaving: bool
    portal: bool
    facts: list[tuple[str, str]]
    ways: list[Way]
    switches: list[Switch]
    role: str
    administrators: list[Administrator]
    invited: list[tuple[str, datetime]]
    counts: list[tuple[str, int]]
    done: str | None = None
    email: str = ""
    host: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspension(Page):
    """The question before a body's space is closed."""

    template = "district/suspension.html"

    slug: str
    name: str
    url: str
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers(Page):
    """Counts by body and month; what would give people away is not there. `quiet`: who counted nothing at all."""

    template = "district/numbers.html"

    figures: list[tuple[str, str]]
    code: str
    label: str
    months: list[str]
    bars: list[tuple[str, int | None, str | None]]
    rows: list[list[str]]
    quiet: list[str]
    body: Chart | None
    paths: dict[str, str]
    counted_at: datetime | None
    clearness: list[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Patron:
    """A Comune and its patron saint's day, as stored or as typed."""

    slug: str
    name: str
    confirmed: bool
    day: str
    month: str
    saint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comuni(Page):
    """The Comuni of the district, each with its patron saint's day."""

    template = "district/comuni.html"

    comuni: list[Patron]
    months: Options
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedCatalogue(Page):
    """Every sheet of the district, those that need somebody first."""

    template = "district/catalogue.html"

    sheets: Sequence[SharedSheet]
    listing: Listing
    columns: list[Column | str]
    levels: Options
    filters: list[tuple[str, str, bool, int]]
    done: str | None = None
