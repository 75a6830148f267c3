"""How the booking plugin answers the core."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.contributions import Card, Figure, Job, Kept, Line, NavItem, Part, PublicLink, ServiceAction
from core.hookspecs import hookimpl
from core.people.record import Record
from core.privacy.expiry import Expiry
from core.who import Member, Site
from plugins.booking import answers, demonstration, jobs, reception, retention
from plugins.booking import person as person_room
from plugins.booking.routes import ROUTES, answer


@hookimpl
def register_routes() -> Sequence[Any]:
    return ROUTES


@hookimpl
def register_jobs() -> Sequence[Job]:
    return jobs.all_jobs()


@hookimpl
def register_expiries() -> Sequence[Expiry]:
    return retention.EXPIRIES


@hookimpl
def public_links(site: Site) -> Sequence[PublicLink]:
    return answers.public_links(site)


@hookimpl
def nav_items(me: Member) -> Sequence[NavItem]:
    return answers.nav_items()


@hookimpl
def desk_parts(db: Session, site: Site, me: Member, now: datetime) -> Sequence[Part]:
    return reception.parts(db, site, now)


@hookimpl
def dashboard_cards(db: Session, me: Member, today: date) -> Sequence[Card]:
    return answers.cards(db, today)


@hookimpl
def service_actions(
    db: Session, site: Site, services: Sequence[str], now: datetime
) -> Sequence[ServiceAction]:
    return answers.service_actions(db, site, services, now)


@hookimpl
def published_texts(db: Session, site: Site) -> Sequence[str]:
    return answers.published_texts(db)


@hookimpl
def person_panels(db: Session, site: Site, me: Member, person: Record) -> Sequence[Part]:
    return person_room.panels(db, person.ids)


@hookimpl
def person_appointments(db: Session, site: Site, people: Sequence[UUID]) -> Sequence[Line]:
    return person_room.appointments(db, people)


@hookimpl
def figures(db: Session, site: Site, today: date) -> Sequence[Figure]:
    return answers.figures(db, today)


@hookimpl
def export_person(db: Session, site: Site, person: UUID) -> Sequence[Kept]:
    return person_room.export(db, person)


@hookimpl
def erase_person(db: Session, site: Site, person: UUID) -> None:
    person_room.erase(db, person, clock.now())


@hookimpl
def kept_subjects(db: Session, site: Site) -> Sequence[UUID]:
    return person_room.subjects(db)


@hookimpl
def demo(db: Session, site: Site, platform: Any, now: datetime) -> None:
    demonstration.fill(db, site, platform, now)


@hookimpl
def on_text_received(db: Session, site: Site, platform: Any, phone: str, text: str) -> Sequence[str]:
    return answer.heard(db, site, platform, phone, text)
