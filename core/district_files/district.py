"""The shape of district.toml: the district, its Comuni, its words and its open questions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.services.rules.freshness import Verification


@dataclass(frozen=True, kw_only=True, slots=True)
class Comune:
    """A municipality of the district. The patron saint stays absent until somebody confirms it."""

    slug: str
    name: str
    istat: str
    belfiore: str
    province: str
    region_istat: str
    cap: str | None = None
    cap_note: str | None = None
    patron_day: str | None = None
    patron_name: str | None = None
    neighbours: tuple[str, ...] = ()
    population_2011: int
    status: Verification
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """A theme under which services are listed; the order of the file is the order of the page."""

    slug: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Population:
    """How many people live in the district."""

    value: int
    as_of: str
    status: Verification
    sources: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignResidents:
    """How many residents of the lead Comune are foreigners."""

    comune: str
    count: int
    share_percent: Decimal
    derived_total_population: int
    as_of: str
    status: Verification
    sources: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ThematicTables:
    """The tables of the Piano di Zona, by category."""

    categories: tuple[str, ...]
    as_of: str
    status: Verification
    sources: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Community:
    """Residents of one citizenship, and the languages they may read: a guess, not a survey."""

    citizenship: str
    belfiore: str | None = None
    residents: int
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Languages:
    """Which languages to cover first besides Italian, and why."""

    first: tuple[str, ...]
    comune: str
    as_of: str
    note: str
    sources: tuple[str, ...]
    communities: tuple[Community, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """One event in the life of the network; without a date when none was found."""

    date: str | None = None
    event: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusWord:
    """What a status means, for those who edit the files."""

    code: str
    body: str | None = None
    service: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MapArea:
    """A Comune on the map: its outline (points `x,y`), where its name stands, where its first bodies are marked."""

    comune: str
    outline: str
    name_at: tuple[int, ...]
    marks_at: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DistrictMap:
    """A schematic map of the district, drawn by hand: neighbours and directions are true, shapes are not."""

    width: int
    height: int
    areas: tuple[MapArea, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AppointmentLength:
    """How long a meeting lasts, when somebody has told."""

    minutes: int | None = None
    status: Verification
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class District:
    """The district, as district.toml tells it."""

    slug: str
    name: str
    office: str
    lead: str
    language: str
    compiled_on: date
    note: str
    health_district_note: str
    open_questions: tuple[str, ...]
    appointment_length: AppointmentLength
    comuni: tuple[Comune, ...]
    categories: tuple[Category, ...]
    statuses: tuple[StatusWord, ...]
    population_2011: Population
    foreign_residents: ForeignResidents
    thematic_tables: ThematicTables
    languages: Languages
    milestones: tuple[Milestone, ...]
    map: DistrictMap | None = None
