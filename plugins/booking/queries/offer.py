"""What each hub of a district offers, made once from what it publishes and remembered until that changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, any_, literal, select
from sqlalchemy.orm import Session

from core.dates import holidays_between, local
from core.organisations.facts import contacts
from core.organisations.models import Comune, Host, Organisation
from core.who import Fact, Site
from plugins.booking.models import DayRule, Desk, Hours, Terms, Type
from plugins.booking.rules import schedule as rules

SLUG = "booking"
MOST = 1_000
_BODIES = (
    select(
        Organisation.id,
        Organisation.slug,
        Organisation.name,
        Organisation.facts,
        Organisation.languages,
        Organisation.seat,
        Comune.name.label("comune"),
        Host.host,
        Comune.patron_day,
        Comune.patron_name,
    )
    .join(Host, (Host.tenant_id == Organisation.id) & Host.main)
    .outerjoin(Comune, Comune.slug == Organisation.seat)
    .where(Organisation.state == "active", literal(SLUG) == any_(Organisation.plugins))
    .order_by(Organisation.name)
)
_DESKS = select(
    Desk.organisation_id, Desk.id, Desk.name, Desk.place, Desk.active, Desk.demonstration, Desk.accessible
).order_by(Desk.name, Desk.id)
_TYPES = select(
    Type.organisation_id,
    Type.id,
    Type.label,
    Type.minutes,
    Type.bring,
    Type.services,
    Type.desks,
    Type.modes,
    Type.active,
).order_by(Type.position, Type.label, Type.id)
_HOURS = select(
    Hours.organisation_id,
    Hours.desk_id,
    Hours.weekday,
    Hours.opens,
    Hours.closes,
    Hours.valid_from,
    Hours.valid_until,
)
_DAY_RULES = select(
    DayRule.organisation_id,
    DayRule.desk_id,
    DayRule.first,
    DayRule.last,
    DayRule.kind,
    DayRule.opens,
    DayRule.closes,
    DayRule.reason,
)
_TERMS = select(
    Terms.organisation_id,
    Terms.notice_minutes,
    Terms.horizon_days,
    Terms.cancel_hours,
    Terms.move_hours,
    Terms.step_minutes,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What one can come for, as people read it; `rule` is what the rules need to know of it."""

    id: UUID
    label: str
    minutes: int
    bring: tuple[str, ...]
    services: tuple[str, ...]
    modes: tuple[str, ...]
    active: bool
    rule: rules.AppointmentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A hub: who it is, and which times it can offer. `at_desk` is the schedule seen from behind the desk."""

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
    known: tuple[Kind, ...]
    """Every kind there ever was, for the appointments that have it."""
    kinds: tuple[Kind, ...]
    """What one can book here now; the general kind first."""
    cancel: timedelta
    move: timedelta
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
        """Return a desk, also one that is no longer in use."""
        return next(desk for desk in self.schedule.desks if desk.id == desk_id)


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
    desks, types, hours = _by_body(db, _DESKS), _by_body(db, _TYPES), _by_body(db, _HOURS)
    day_rules, terms = _by_body(db, _DAY_RULES), _by_body(db, _TERMS)
    return {
        body.id: _offer(
            body,
            _schedule(
                desks[body.id], hours[body.id], day_rules[body.id], terms[body.id], _holidays(body, year)
            ),
            types[body.id],
            terms[body.id],
            desks=desks[body.id],
        )
        for body in db.execute(_BODIES)
    }


def _by_body(db: Session, statement: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.execute(statement):
        found[row.organisation_id].append(row)
    return found


def _schedule(
    desks: Sequence[Any],
    hours: Sequence[Any],
    day_rules: Sequence[Any],
    terms: Sequence[Any],
    holidays: dict[date, str],
) -> rules.Schedule:
    told = _terms(terms)
    return rules.Schedule(
        desks=tuple(rules.Desk(d.id, d.name, d.place or "", d.active) for d in desks),
        hours=tuple(
            rules.Hours(h.desk_id, h.weekday, h.opens, h.closes, h.valid_from, h.valid_until) for h in hours
        ),
        exceptions=tuple(_exception(row) for row in day_rules),
        holidays=holidays,
        notice=timedelta(minutes=told.notice_minutes),
        horizon=timedelta(days=told.horizon_days),
        step=told.step_minutes,
    )


def _offer(
    body: Any, bare: rules.Schedule, types: Sequence[Any], terms: Sequence[Any], *, desks: Sequence[Any]
) -> Offer:
    known, told = tuple(_kind(row) for row in types), _terms(terms)
    schedule = replace(bare, types=tuple(kind.rule for kind in known if kind.active))
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
        at_desk=replace(schedule, notice=timedelta(0)),
        known=known,
        kinds=tuple(kind for kind in known if schedule.desks_for(kind.rule)),
        cancel=timedelta(hours=told.cancel_hours),
        move=timedelta(hours=told.move_hours),
        demo=any(desk.demonstration for desk in desks),
    )


def _terms(rows: Sequence[Any]) -> Any:
    return rows[0] if rows else Terms(**USUAL)


USUAL = {"notice_minutes": 120, "horizon_days": 60, "cancel_hours": 4, "move_hours": 24, "step_minutes": 15}
"""The terms of a body that has not said any."""


def _kind(row: Any) -> Kind:
    desks = frozenset(UUID(desk) for desk in row.desks) or None
    return Kind(
        id=row.id,
        label=row.label,
        minutes=row.minutes,
        bring=tuple(row.bring),
        services=tuple(row.services),
        modes=tuple(row.modes),
        active=row.active,
        rule=rules.AppointmentType(row.id, row.minutes, row.label, desks),
    )


def _exception(row: Any) -> rules.DayException:
    return rules.DayException(
        row.desk_id, row.first, row.last, rules.Change(row.kind), row.opens, row.closes, row.reason
    )


def _holidays(body: Any, year: int) -> dict[date, str]:
    patron = None
    if body.patron_day:
        month, day = body.patron_day.split("-")
        patron = (int(month), int(day))
    last = date(year + 2, 12, 31)
    return holidays_between(date(year - 1, 1, 1), last, patron, body.patron_name or "Santo patrono")
