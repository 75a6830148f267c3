"""How the plugin for applications answers the core."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.contributions import Act, Figure, Job, Kept, NavItem, Part, PublicLink
from core.district_files import DistrictFiles
from core.hookspecs import hookimpl
from core.people.record import Record
from core.privacy.expiry import Expiry
from core.who import Member, Site
from plugins.assistance import answers, demonstration, jobs, retention
from plugins.assistance import person as person_room
from plugins.assistance.actions import golden, papers, procedures
from plugins.assistance.queries import procedures as procedure_queries
from plugins.assistance.routes import ROUTES


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
def nav_items(site: Site) -> Sequence[NavItem]:
    return answers.nav_items(site)


@hookimpl
def desk_parts(db: Session, site: Site, me: Member, now: datetime) -> Sequence[Part]:
    return answers.desk_parts(db, me, now)


@hookimpl
def service_checks(db: Session, site: Site, services: Sequence[str]) -> Sequence[tuple[str, str]]:
    return answers.service_checks(db, site, services)


@hookimpl
def published_texts(db: Session, site: Site) -> Sequence[str]:
    return procedure_queries.texts(db)


@hookimpl
def person_panels(db: Session, site: Site, me: Member, person: Record) -> Sequence[Part]:
    return person_room.panels(db, person)


@hookimpl
def appointment_acts(site: Site, me: Member, appointment: UUID, person: UUID | None) -> Sequence[Act]:
    return answers.appointment_acts(appointment, person)


@hookimpl
def figures(db: Session, site: Site, today: date) -> Sequence[Figure]:
    return answers.figures(db, today)


@hookimpl
def export_person(db: Session, site: Site, person: UUID) -> Sequence[Kept]:
    return person_room.export(db, person)


@hookimpl
def erase_person(db: Session, site: Site, person: UUID) -> None:
    person_room.erase(db, person)


@hookimpl
def kept_subjects(db: Session, site: Site) -> Sequence[UUID]:
    return person_room.subjects(db)


@hookimpl
def on_document_received(db: Session, site: Site, offer: UUID, file: UUID) -> None:
    papers.received(db, offer, file, now=clock.now())


@hookimpl
def on_district_loaded(db: Session, files: DistrictFiles, overwrite: bool) -> None:  # noqa: FBT001 - a fact
    procedures.load(db, files, overwrite=overwrite)
    golden.load(db, files, overwrite=overwrite)


@hookimpl
def demo(db: Session, site: Site, platform: Any, now: datetime) -> None:
    demonstration.fill(db, site, platform, now)
