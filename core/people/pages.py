"""What the pages about people may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.contributions import Part
from core.people.actions.finding import Glimpse
from core.people.queries import Follower
from core.people.record import Record
from core.web.listing import Listing
from core.web.page import Page, Undo

Errors = list[tuple[str, str]]
Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Somebody in a list."""

    id: UUID
    name: str
    met: datetime
    followers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """Somebody opened or changed a record."""

    at: datetime
    who: str
    what: str
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class People(Page):
    """A way to find somebody, and whom I follow."""

    template = "people/people.html"

    mine: Sequence[Line]
    looked_for: str | None = None
    found: Sequence[Glimpse] = ()
    proofs: Mapping[UUID, str] = field(default_factory=dict)
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Everybody(Page):
    """Everybody whom the body knows, by initials."""

    template = "people/everybody.html"

    lines: Sequence[Line]
    listing: Listing
    unfollowed: int
    may_open: bool
    may_hold: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonForm(Page):
    """A person to be written down, or corrected; `found`: who may be the same one."""

    template = "people/form.html"

    values: Mapping[str, str]
    languages: Options
    comuni: Options
    rows: int
    person_id: UUID | None = None
    found: Sequence[Glimpse] = ()
    proofs: Mapping[UUID, str] = field(default_factory=dict)
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OneRecord(Page):
    """A person's record."""

    template = "people/record.html"

    record: Record
    code: str
    comune: str
    language: str
    relations: Mapping[str, str]
    panels: Sequence[Part]
    openings: Sequence[Opening]
    alike: Sequence[Glimpse]
    others: Options
    colleagues: Options
    may_write: bool
    today: date
    reason: str | None = None
    errors: Errors = field(default_factory=list)
    done: str | None = None
    undo: Undo | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WhyForm(Page):
    """Why a record has to be opened by somebody who does not follow her."""

    template = "people/why.html"

    person_id: UUID
    name: str
    reason: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Followers(Page):
    """Who follows a person, for who hands out the work."""

    template = "people/followers.html"

    person_id: UUID
    name: str
    followers: Sequence[Follower]
    colleagues: Options
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Door(Page):
    """A citizen's way to her own record: her code, and one thing that is hers."""

    template = "people/door.html"

    code: str = ""
    datum: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnRecord(Page):
    """What is kept about me, and who opened it."""

    template = "people/own_record.html"

    record: Record
    comune: str
    language: str
    relations: Mapping[str, str]
    openings: Sequence[Opening]
