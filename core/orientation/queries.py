"""The sheets and the words that questions are made from, read once until something published changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.orientation.rules.outcome import Rule
from core.services.models import Service
from core.services.queries import vocabulary
from core.services.rules.conditions import Condition, from_plain, requirements
from core.services.rules.freshness import Age, Freshness, Level, SheetState, Verification, freshness
from core.services.rules.vocabulary import FactType, Vocabulary, fact_type
from core.who import Site

MOST = 1_000
_SHEETS = (
    select(
        Service.slug,
        Service.name,
        Service.description,
        Service.level,
        Service.state,
        Service.verification,
        Service.verified_on,
        Service.sheet,
    )
    .where(Service.organisation_id.is_(None), Service.state != SheetState.HISTORICAL)
    .order_by(Service.position, Service.name)
)


class Told(NamedTuple):
    """What a sheet of the district says of its service."""

    slug: str
    name: str
    description: str
    level: str
    state: str
    verification: str
    verified_on: date | None
    sheet: Mapping[str, Any]

    def age(self, today: date) -> Freshness:
        """Return how far it can still be trusted."""
        return freshness(
            verification=Verification(self.verification),
            validity_year=self.sheet.get("validity_year"),
            verified_on=self.verified_on,
            level=Level(self.level),
            today=today,
        )


@dataclass(frozen=True, slots=True)
class Book:
    """What one may ask for in a district: the sheets, their conditions, the facts these speak of; by slug and code."""

    sheets: Mapping[str, Told]
    conditions: Mapping[str, Condition]
    facts: Vocabulary

    @property
    def for_everybody(self) -> list[Told]:
        """Return the services that ask for nothing."""
        return [one for slug, one in self.sheets.items() if slug not in self.conditions]

    def rules(self, today: date) -> list[Rule]:
        """Return the rules of the services that ask for something, as far as they can be trusted today."""
        return [
            Rule(
                slug=slug,
                condition=condition,
                validity_year=self.sheets[slug].sheet.get("validity_year"),
                doubtful=self.sheets[slug].state == SheetState.TO_CHECK
                or self.sheets[slug].age(today).age is Age.STALE,
            )
            for slug, condition in self.conditions.items()
        ]


Version = tuple[int, int]
_remembered: WeakKeyDictionary[Engine, dict[UUID, tuple[Version, Book]]] = WeakKeyDictionary()


def book(db: Session, site: Site) -> Book:
    """Return the sheets of the district: two statements, and none until something published changes."""
    if site.version is None:
        return _read(db)
    here = _remembered.setdefault(db.get_bind().engine, {})
    found = here.get(site.district_id)
    if found and found[0] == site.version:
        return found[1]
    read = _read(db)
    if len(here) >= MOST:
        here.clear()
    here[site.district_id] = (site.version, read)
    return read


def _read(db: Session) -> Book:
    sheets = {row.slug: Told(*row) for row in db.execute(_SHEETS)}
    facts = {code: _fact(code, term.label, term.data) for code, term in vocabulary(db, "fact").items()}
    found = {slug: from_plain(told.sheet["eligibility"]) for slug, told in sheets.items()}
    asked = {slug: {one.fact for one in requirements(condition)} for slug, condition in found.items()}
    return Book(
        sheets=sheets,
        conditions={slug: found[slug] for slug, about in asked.items() if about and about <= facts.keys()},
        facts=facts,
    )


def _fact(code: str, label: str, data: Mapping[str, Any]) -> FactType:
    return fact_type({"code": code, "label": label, **data})
