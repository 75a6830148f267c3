"""Invented desks, hours and people, so that a demonstration has something to show. Nobody here exists."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.dates import local
from core.db.ids import new_id
from core.district_files import DistrictFiles, read
from core.district_files.demo import DemoHub
from core.district_files.demo import Hours as DemoHours
from core.i18n import _
from core.organisations.models import District
from core.settings import ROOT
from core.who import Site
from plugins.booking.codes import Codes
from plugins.booking.demonstration_day import live_through
from plugins.booking.models import Appointment, DayRule, Desk, Hours, Import, Operator, Type, Unmet
from plugins.booking.queries.offer import Kind, Offer, read_now
from plugins.booking.rules.availability import starts
from plugins.booking.rules.openings import moment, openings
from plugins.booking.rules.schedule import Desk as DeskRule

PAST, AHEAD = 14, 21
GENERAL = "facilitazione-digitale"
FIRST = [
    "Amina",
    "Bruna",
    "Carmela",
    "Dorina",
    "Elvira",
    "Farid",
    "Gino",
    "Halima",
    "Ion",
    "Josefa",
    "Karim",
    "Lucia",
    "Mirela",
    "Nunzia",
    "Omar",
    "Pia",
    "Rosalba",
    "Samira",
    "Teresa",
    "Ugo",
    "Vasile",
    "Yasmin",
]
LAST = [
    "Acquaviola",
    "Biancopino",
    "Campolungone",
    "Dellaneve",
    "Erbafresca",
    "Fontanarosa",
    "Granodoro",
    "Lunanova",
    "Montesole",
    "Nuvolabella",
    "Oltrefiume",
    "Pratoverdi",
    "Roccaserena",
    "Ventochiaro",
]
OPERATORS: tuple[tuple[str, list[str]], ...] = (("Marta", ["es"]), ("Gino", []))
"""Who receives at the first desks; both know everything."""
NOTES = (
    None,
    None,
    None,
    None,
    "Viene con la figlia.",
    "Sente poco: parlare piano.",
    "Non ha lo smartphone.",
)

BROUGHT = [
    {"desk": "Sportello 1", "day": "lunedì", "opens": "9:00", "closes": "12:00"},
    {"desk": "Sportello 1", "day": "lunedì", "opens": "11:00", "closes": "12:30"},
    {"desk": "Sportello 7", "day": "venerdì", "opens": "9:00", "closes": "12:00"},
]
"""Rows of a file that somebody has brought and nobody has taken over yet; two of them cannot be."""


def fill(db: Session, site: Site, platform: Any, now: datetime) -> None:
    """Give a hub of the demonstration its desks, its hours and its invented people; once only."""
    files = _files(db)
    hub = next((h for h in files.demo.hubs if h.body == site.slug), None) if files and files.demo else None
    if (
        files is None
        or hub is None
        or db.scalar(select(Desk.id).where(Desk.organisation_id == site.tenant_id))
    ):
        return
    load_hub(db, site, hub, files)
    _open_today(db, site, now)
    offer = read_now(db, site, now)
    if offer:
        db.add_all(_in_vain(offer, now))
        db.add(Import(what="hours", file_name="orari-nuovi.csv", rows=BROUGHT, made_at=now))
        rows = list(_rows(offer, site, Codes(platform.signer.keyed), now))
        db.connection().execute(insert(Appointment.__table__), rows)  # type: ignore[arg-type]
        live_through(db, offer, platform, now)


def _in_vain(offer: Offer, now: datetime) -> Iterator[Unmet]:
    """Give what people looked for in vain in the last weeks: most in Arabic and Romanian, on Mondays."""
    today, services = local(now).date(), [kind.services[0] for kind in offer.kinds if kind.services]
    for weeks in range(1, 8):
        monday = today - timedelta(days=today.weekday() + 7 * weeks)
        for place, (tongue, why) in enumerate((("ar", "no_time"), ("ro", "no_time"), ("it", "refused"))):
            service = services[(weeks + place) % len(services)]
            yield Unmet(
                day=monday, why=why, service=service, language=tongue, comune=offer.seat or "", many=3 - place
            )


def load_hub(db: Session, site: Site, hub: DemoHub, files: DistrictFiles) -> None:
    """Write the desks, hours and reasons of one hub of the demo file."""
    desks = {
        d.name: Desk(organisation_id=site.tenant_id, id=new_id(), name=d.name, place=d.place)
        for d in hub.desks
    }
    for place, desk in enumerate(desks.values()):
        desk.active, desk.demonstration, desk.accessible = True, True, place == 0
    db.add_all(desks.values())
    db.flush()
    receives = _people(db, site, hub, desks)
    db.add_all(
        Hours(
            organisation_id=site.tenant_id,
            desk_id=desks[name].id,
            operator_id=receives.get(name),
            weekday=hours.weekday.number,
            opens=hours.opens,
            closes=hours.closes,
            demonstration=True,
        )
        for hours in hub.hours
        for name in hours.desks or desks
    )
    db.add_all(
        Type(
            organisation_id=site.tenant_id,
            label=kind.label,
            minutes=kind.minutes,
            bring=[files.documents[code].name for code in kind.bring],
            services=list(kind.services),
            modes=list(kind.modes),
            desks=[str(desks[name].id) for name in kind.desks],
            position=0 if GENERAL in kind.services else place,
            demonstration=True,
        )
        for place, kind in enumerate(hub.types, start=1)
    )
    db.flush()


def _people(db: Session, site: Site, hub: DemoHub, desks: dict[str, Desk]) -> dict[str, UUID]:
    """Write who receives at the first desks, and a mediator beside them; return who sits at each desk."""
    own = {"organisation_id": site.tenant_id, "demonstration": True}
    people = [Operator(id=new_id(), name=name, languages=languages, **own) for name, languages in OPERATORS]
    leila = Desk(id=new_id(), name="Leila", role="mediator", languages=["ar", "fr"], active=True, **own)
    db.add_all([*people, leila])
    db.flush()
    db.add_all(_hours_of(site, leila, hub.hours))
    return {name: one.id for name, one in zip(desks, people, strict=False)}


def _hours_of(site: Site, desk: Desk, hours: Sequence[DemoHours]) -> Iterator[Hours]:
    """Give a mediator the hours of her hub."""
    for one in hours:
        when = {"weekday": one.weekday.number, "opens": one.opens, "closes": one.closes}
        yield Hours(organisation_id=site.tenant_id, desk_id=desk.id, demonstration=True, **when)


def _open_today(db: Session, site: Site, now: datetime) -> None:
    """Open a hub on the day of the demonstration, where it would be closed: a day without people shows nothing."""
    today, offer = local(now).date(), read_now(db, site, now)
    if offer is None or any(openings(offer.schedule, desk, today) for desk in offer.schedule.desks):
        return
    db.add_all(
        DayRule(
            organisation_id=site.tenant_id,
            first=today,
            last=today,
            kind="extra",
            opens=opens,
            closes=closes,
            reason=_("Apertura per la dimostrazione"),
        )
        for opens, closes in ((time(9), time(13)), (time(14), time(18)))
    )
    db.flush()


def _files(db: Session) -> DistrictFiles | None:
    slug = db.scalar(select(District.slug))
    folder = ROOT / "tenants" / str(slug)
    return _read(str(folder)) if folder.is_dir() else None


@lru_cache(maxsize=4)
def _read(folder: str) -> DistrictFiles:
    return read(ROOT / folder)


def _rows(offer: Offer, site: Site, codes: Codes, now: datetime) -> Iterator[dict[str, Any]]:
    # The same hub gets the same people every time.
    chance = random.Random(hashlib.sha256(site.slug.encode()).digest())  # noqa: S311 - nothing secret
    today = local(now).date()
    for ahead in range(-PAST, AHEAD + 1):
        day, full = today + timedelta(days=ahead), 0.75 if ahead <= 0 else max(0.15, 0.7 - ahead * 0.03)
        for desk in offer.schedule.desks:
            for start, kind in _visits(offer, desk, day, chance, full):
                yield _row(site, codes, (desk, kind, start), chance, now)


def _visits(
    offer: Offer, desk: DeskRule, day: date, chance: random.Random, full: float
) -> Iterator[tuple[datetime, Kind]]:
    kinds, free_from = offer.kinds, 0
    for start in starts(offer.schedule, min((k.rule for k in kinds), key=lambda k: k.minutes), desk, day):
        kind = chance.choice(kinds)
        fits = start in set(starts(offer.schedule, kind.rule, desk, day))
        if start >= free_from and fits and chance.random() < full:
            free_from = start + kind.minutes * 60
            yield moment(start), kind
        elif start >= free_from:
            free_from = start + 30 * 60


def _row(
    site: Site, codes: Codes, visit: tuple[DeskRule, Kind, datetime], chance: random.Random, now: datetime
) -> dict[str, Any]:
    (desk, kind, start), appointment_id = visit, new_id()
    end = start + timedelta(minutes=kind.minutes)
    first, last = chance.choice(FIRST), chance.choice(LAST)
    return {
        "tenant_id": site.tenant_id,
        "district_id": site.district_id,
        "id": appointment_id,
        "desk_id": desk.id,
        "type_id": kind.id,
        "starts_at": start,
        "ends_at": end,
        "state": _state(start, end, chance, now),
        "channel": chance.choice(("web", "web", "web", "phone", "phone")),
        "code_hash": codes.hash(codes.of(appointment_id)),
        "request_key": f"demo {appointment_id}",
        "service": kind.services[0] if kind.services else None,
        "name": f"{first} {last}",
        "phone": None,
        "email": f"{first}.{last}@esempio.test".lower(),
        "language": "it",
        "note": chance.choice(NOTES),
        "booked_at": min(start, now) - timedelta(days=chance.randint(1, 10)),
        "changed_at": start if start < now else None,
        "demonstration": True,
    }


def _state(start: datetime, end: datetime, chance: random.Random, now: datetime) -> str:
    draw = chance.random()
    if draw < 0.06:  # noqa: PLR2004 - some people cancel
        return "cancelled"
    if end < now:
        return "no_show" if draw < 0.15 else "served"  # noqa: PLR2004 - some do not come
    return "arrived" if start < now else "booked"
