"""The shapes of services/<slug>.toml and procedures/<slug>.toml."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.services.rules.conditions import AllOf, Condition
from core.services.rules.deadlines import Deadline
from core.services.rules.documents import DocumentRule
from core.services.rules.freshness import Level, SheetState, Verification


class PageStatus(StrEnum):
    """How near the official page is: the page itself, only the portal, or not found."""

    VERIFIED = "verified"
    PORTAL_ONLY = "portal_only"
    UNKNOWN = "unknown"


class StepKind(StrEnum):
    """Whether somebody acts in a step or one waits."""

    ACTIVITY = "attività"
    WAIT = "attesa"


class Actor(StrEnum):
    """Who acts in a step."""

    FACILITATOR = "facilitatore"
    CITIZEN = "cittadino"
    SYSTEM = "sistema"
    AUTHORITY = "ente"
    SOCIAL_WORKER = "assistente_sociale"
    DOCTOR = "medico"


@dataclass(frozen=True, kw_only=True, slots=True)
class Eligibility:
    """Who may get a service: every condition of `all` must hold."""

    note: str | None = None
    all: AllOf


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """One figure, with the year it belongs to. Without a value: not found."""

    label: str
    value: Decimal | None = None
    unit: str
    year: int | None = None
    condition: str | None = None
    status: Verification
    source: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Benefit:
    """What one gets."""

    text: str
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class HowToApply:
    """Where and through whom one asks."""

    channels: tuple[str, ...] = ()
    portal: str | None = None
    office: str | None = None
    intermediaries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What it costs; without a value nobody has told."""

    value_eur: Decimal | None = None
    note: str = ""
    status: Verification


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficialPage:
    """Where the authority itself speaks."""

    url: str | None = None
    status: PageStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalData:
    """How much is known of the service in this very district."""

    status: Verification
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """A service sheet."""

    slug: str
    name: str
    level: Level
    categories: tuple[str, ...]
    state: SheetState
    delicate: bool = False
    """Whether somebody who is watched reads it at a risk: its page offers a quick way out."""
    validity_year: int | None = None
    verification: Verification
    verified_on: date | None = None
    responsible_body: str
    description: str
    for_whom: str
    periodicity: str | None = None
    eligibility: Eligibility
    benefit: Benefit
    documents: tuple[DocumentRule, ...] = ()
    documents_status: Verification
    how_to_apply: HowToApply
    deadlines: tuple[Deadline, ...] = ()
    cost: Cost
    official_page: OfficialPage
    local_district_data: LocalData | None = None
    unknowns: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a procedure, in order.

    `only_if` says in Italian whose step it is; `condition` says the same to the machine, where facts can tell.
    """

    kind: StepKind = StepKind.ACTIVITY
    actor: Actor
    action: str
    output: str
    help: str | None = None
    only_if: str | None = None
    condition: Condition | None = None
    wait: str | None = None
    caution: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedure:
    """How a hub and a citizen carry a service through, step by step."""

    slug: str
    service: str
    title: str
    goal: str
    hub_can_assist: bool
    channel: str
    prerequisites: tuple[str, ...] = ()
    handles_special_category_data: bool
    slot_minutes: int | None = None
    slot_minutes_status: Verification
    slot_minutes_note: str | None = None
    documents: tuple[DocumentRule, ...] = ()
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...] = ()
    outcomes: tuple[str, ...]
    unknowns: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
