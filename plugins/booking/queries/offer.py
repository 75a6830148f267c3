"""What each hub of a district offers, made once from what it publishes and remembered until that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from sys import intern
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.dates import local
from core.departure.models import LEAVING
from core.organisations.facts import contacts
from core.who import Fact, Site
from plugins.booking.queries import published
from plugins.booking.rules import schedule as rules
from plugins.booking.rules.spoken import languages_asked

DESK, MEDIATOR, ROOM = "desk", "mediator", "room"
PRESENCE = "presence"
MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What one can come for, as people read it; `rule` is what the rules need to know of it."""

    id: UUID
    label: str
    minutes: int
    bring: tuple[str, ...]
    services: tuple[str, ...]
    modes: tuple[str, ...]
    needs_room: bool
    active: bool
    rule: rules.AppointmentType

    @property
    def usual_mode(self) -> str:
        """Return how one meets where nobody has said."""
        return PRESENCE if PRESENCE in self.modes else self.modes[0]

    def mode(self, named: str | None) -> str | None:
        """Return how one meets: as named, or the only way there is; None where one has to choose."""
        if named in self.modes:
            return named
        return self.modes[0] if len(self.modes) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A hub: who it is, and which times it can offer.

    `at_desk` is the schedule seen from behind the desk, with hours that the site does not give out. `beside` are the
    mediators and the rooms, each by its role, laid out as desks are.
    """

    organisation_id: UUID
    slug: str
    name: str
    host: str
    languages: tuple[str, ...]
    seat: str | None
    comune: str | None
    accessible: frozenset[UUID]
    """The desks that one reaches without stairs."""
    contacts: Mapping[str, Fact]
    schedule: rules.Schedule
    at_desk: rules.Schedule
    beside: Mapping[str, rules.Schedule]
    known: tuple[Kind, ...]
    """Every kind there ever was, for the appointments that have it."""
    kinds: tuple[Kind, ...]
    """What one can book here now; the general kind first."""
    cancel: timedelta
    move: timedelta
    month_limit: int
    """How many appointments a month one person may take by herself; 0 where nobody counts."""
    demo: bool
    hours: dict[tuple[date, str], list[tuple[str, str]]] = field(default_factory=dict, compare=False)
    """The hours of each week in the words of each language, once somebody has asked for them."""

    @property
    def address(self) -> Fact:
        """Return where it is, or that this has to be confirmed."""
        return self.contacts["address"]

    def kind(self, kind_id: UUID | None) -> Kind | None:
        """Return a kind, also one that is no longer offered."""
        return next((kind for kind in self.known if kind.id == kind_id), None)

    def kind_for(self, service: str | None) -> Kind | None:
        """Return what to book for a service; the general kind where no service is named."""
        if not service:
            return self.kinds[0] if self.kinds else None
        return next((kind for kind in self.kinds if service in kind.services), None)

    def desk(self, desk_id: UUID) -> rules.Desk:
        """Return a desk, a mediator or a room, also one that is no longer in use."""
        everywhere = (self.schedule, *self.beside.values())
        return next(desk for schedule in everywhere for desk in schedule.desks if desk.id == desk_id)

    @property
    def languages_asked(self) -> frozenset[str]:
        """Return the languages that one has to ask for, because only some here speak them."""
        return languages_asked(self.schedule, self.beside[MEDIATOR], self.languages)

    @property
    def languages_spoken(self) -> frozenset[str]:
        """Return the languages in which an appointment can be promised: of operators, or of mediators beside them."""
        mediators = self.beside[MEDIATOR].desks
        operators = (hours.operator for hours in self.schedule.hours if hours.operator)
        return frozenset[str]().union(
            *(one.languages for one in operators), *(one.languages for one in mediators if one.active)
        )


Offers = Mapping[UUID, Offer]
Version = tuple[tuple[int, int], int]
_remembered: WeakKeyDictionary[Engine, dict[UUID, tuple[Version, Offers]]] = WeakKeyDictionary()


def offers(db: Session, site: Site, now: datetime) -> Offers:
    """Return what every hub of the district offers, by body, in the order of their names."""
    year = local(now).year
    if site.version is None:
        return _read(db, year)
    here = _remembered.setdefault(db.get_bind().engine, {})
    found = here.get(site.district_id)
    if found and found[0] == (site.version, year):
        return found[1]
    read = _read(db, year)
    if len(here) >= MOST:
        here.clear()
    here[site.district_id] = ((site.version, year), read)
    return read


def offer(db: Session, site: Site, now: datetime) -> Offer | None:
    """Return what this body offers; None where it is no hub."""
    return offers(db, site, now).get(site.tenant_id)


def schedule_of(db: Session, site: Site, organisation_id: UUID, now: datetime) -> rules.Schedule | None:
    """Return the schedule of one body of the district."""
    found = offers(db, site, now).get(organisation_id)
    return found.schedule if found else None


def read_now(db: Session, site: Site, now: datetime) -> Offer | None:
    """Return what this body offers as the database has it this moment: for whoever is changing it."""
    return _read(db, local(now).year).get(site.tenant_id)


def _read(db: Session, year: int) -> Offers:
    desks, types, hours = (
        published.by_body(db, published.DESKS),
        published.by_body(db, published.TYPES),
        published.by_body(db, published.HOURS),
    )
    day_rules, terms = published.by_body(db, published.DAY_RULES), published.by_body(db, published.TERMS)
    operators = published.by_body(db, published.OPERATORS)
    return {
        body.id: _offer(
            body,
            published.schedule(
                desks[body.id],
                list(published.staffed(hours[body.id], operators[body.id])),
                [published.exception(row, year) for row in day_rules[body.id]],
                published.terms(terms[body.id]),
                published.holidays(body, year),
            ),
            desks[body.id],
            types[body.id],
            terms[body.id],
        )
        for body in db.execute(published.BODIES)
    }


def _offer(
    body: Any,
    every: rules.Schedule,
    desks: Sequence[Any],
    types: Sequence[Any],
    terms: Sequence[Any],
) -> Offer:
    roles = {desk.id: desk.role for desk in desks}
    known, told = tuple(_kind(row) for row in types), published.terms(terms)
    at_desk = replace(
        published.only(every, roles, DESK),
        types=tuple(kind.rule for kind in known if kind.active),
    )
    public = tuple(hours for hours in at_desk.hours if not hours.internal)
    schedule = at_desk if len(public) == len(at_desk.hours) else replace(at_desk, hours=public)
    return Offer(
        organisation_id=body.id,
        slug=body.slug,
        name=body.name,
        host=body.host,
        languages=tuple(body.languages),
        seat=body.seat,
        comune=body.comune,
        accessible=frozenset(desk.id for desk in desks if desk.accessible),
        contacts={fact.code: fact for fact in contacts(body.facts)},
        schedule=schedule,
        at_desk=replace(at_desk, notice=timedelta(0)),
        beside={role: published.only(every, roles, role) for role in (MEDIATOR, ROOM)},
        known=known,
        kinds=tuple(kind for kind in known if body.state != LEAVING and schedule.desks_for(kind.rule)),
        cancel=timedelta(hours=told.cancel_hours),
        move=timedelta(hours=told.move_hours),
        month_limit=told.month_limit,
        demo=any(desk.demonstration for desk in desks),
    )


def _kind(row: Any) -> Kind:
    return Kind(
        id=row.id,
        label=row.label,
        minutes=row.minutes,
        bring=tuple(row.bring),
        services=tuple(map(intern, row.services)),
        modes=tuple(row.modes),
        needs_room=row.needs_room,
        active=row.active,
        rule=rules.AppointmentType(
            row.id, row.minutes, row.label, published.ids(row.desks), row.pause_minutes, row.seats
        ),
    )
