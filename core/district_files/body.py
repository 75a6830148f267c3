"""The shape of bodies/<slug>.toml: one member body of the network."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.services.rules.freshness import Verification


class Kind(StrEnum):
    """What a body is."""

    DISTRICT = "district"
    COMUNE = "comune"
    CENTRE = "centre"
    UNION = "union"
    ASSOCIATION = "association"
    COMPANY = "company"


class Palette(StrEnum):
    """The colours a body may choose among."""

    FOREST = "forest"
    BRICK = "brick"
    OCEAN = "ocean"
    PLUM = "plum"
    OLIVE = "olive"
    SLATE = "slate"
    WINE = "wine"
    TEAL = "teal"
    INDIGO = "indigo"
    TERRACOTTA = "terracotta"


class HelpStatus(StrEnum):
    """How it is known that a body helps: said by a source, in part, or derived by us from other data."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    DERIVED = "derived"


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a body does, in its own words or a source's."""

    value: str
    status: Verification
    sources: tuple[str, ...] = ()
    as_of: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyFact:
    """One thing known about a body, or known to be missing: then there is no value."""

    value: str | tuple[str, ...] | None = None
    status: Verification
    sources: tuple[str, ...] = ()
    as_of: str | None = None
    note: str | None = None


UNKNOWN = BodyFact(status=Verification.UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyFacts:
    """Contacts and other facts. What is left out is unknown: shown as to be confirmed, never guessed."""

    address: BodyFact = UNKNOWN
    phone: BodyFact = UNKNOWN
    email: BodyFact = UNKNOWN
    pec: BodyFact | None = None
    dpo: BodyFact | None = None
    hours: BodyFact = UNKNOWN
    website: BodyFact = UNKNOWN
    press_phone: BodyFact | None = None
    press_email: BodyFact | None = None
    composition: BodyFact | None = None
    protocol_until: BodyFact | None = None
    notes: BodyFact | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpsWith:
    """Some services a body helps with, and how that is known."""

    services: tuple[str, ...]
    status: HelpStatus
    sources: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """A member body: a tenant of the platform. `seat` may lie outside the district, `serves` never does."""

    slug: str
    name: str
    short_name: str
    kind: Kind
    kind_label: str
    host: str
    monogram: str
    palette: Palette
    seat: str | None = None
    serves: tuple[str, ...]
    serves_note: str | None = None
    roles: tuple[str, ...]
    languages: tuple[str, ...] = ()
    accessibility: str | None = None
    plugins: tuple[str, ...] = ()
    plugins_suggested: tuple[str, ...] = ()
    does: Statement
    facts: BodyFacts = field(default_factory=BodyFacts)
    helps_with: tuple[HelpsWith, ...] = ()
