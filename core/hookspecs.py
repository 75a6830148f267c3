"""Every question the core asks its plugins, in the order a newcomer meets them.

Three families, told apart by name:
`register_*` is asked once at start-up and must not touch the database;
plain nouns are asked during a request, of the plugins that the body being served has switched on, read-only;
`on_*` announces a stored fact, inside the transaction that stores it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click
import pluggy
from sqlalchemy.orm import Session

from core.contributions import (
    Act,
    Card,
    Channel,
    Figure,
    Job,
    Kept,
    Line,
    NavItem,
    Part,
    PublicLink,
    ServiceAction,
    WayIn,
)
from core.district_files import DistrictFiles
from core.people.record import Record
from core.privacy.expiry import Expiry
from core.settings import Settings
from core.who import Member, Site

NAME = "diffuso"

hookspec = pluggy.HookspecMarker(NAME)
hookimpl = pluggy.HookimplMarker(NAME)


@hookspec
def register_routes() -> Sequence[Any]:
    """Return the plugin's route handlers; the core mounts them under its path."""
    return ()


@hookspec
def register_jobs() -> Sequence[Job]:
    """Return the work the plugin leaves to the worker."""
    return ()


@hookspec
def register_expiries() -> Sequence[Expiry]:
    """Return which rows are forgotten, and when; the core does it every night, and counts them beforehand."""
    return ()


@hookspec
def register_commands() -> Sequence[click.Command]:
    """Return commands for the command line, shown under `diffuso --help`."""
    return ()


@hookspec
def register_hookspecs() -> Any:
    """Return a module of questions that this plugin asks other plugins, or None."""
    return None


@hookspec
def public_links(site: Site) -> Sequence[PublicLink]:
    """Return entries of the public navigation of a body that has this plugin on, or of the portal."""
    return ()


@hookspec
def ways_in(db: Session, site: Site, platform: Any, me: Member | None, then: str) -> Sequence[WayIn]:
    """Return other ways to come in (`then`: where to go on), or to somebody signed in where she links them."""
    return ()


@hookspec
def ways_to_accept(
    db: Session, site: Site, platform: Any, token: str, account: UUID | None
) -> Sequence[WayIn]:
    """Return other ways to accept an invitation than a password (`account`: whose it is, where she has one)."""
    return ()


@hookspec
def nav_items(site: Site, me: Member) -> Sequence[NavItem]:
    """Return entries of the staff menu for this member; the portal asks also plugins that only bodies have on."""
    return ()


@hookspec
def desk_parts(db: Session, site: Site, me: Member, now: datetime) -> Sequence[Part]:
    """Return what comes next and who is waiting: the staff's first page begins with it."""
    return ()


@hookspec
def dashboard_cards(db: Session, me: Member, today: date) -> Sequence[Card]:
    """Return tiles of the staff's first page."""
    return ()


@hookspec
def service_actions(
    db: Session, site: Site, services: Sequence[str], now: datetime
) -> Sequence[ServiceAction]:
    """Return what a citizen can do now about each of these services (slugs), here or, on the portal, in the network."""
    return ()


@hookspec
def service_checks(db: Session, site: Site, services: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Return, of these services (slugs), those for which one can look closer, and where: (slug, path)."""
    return ()


@hookspec
def published_texts(db: Session, site: Site) -> Sequence[str]:
    """Return the Italian texts that the bodies of the district publish here, to be translated."""
    return ()


@hookspec
def person_panels(db: Session, site: Site, me: Member, person: Record) -> Sequence[Part]:
    """Return what this plugin keeps of a person, for the page of her record; look for any of `person.ids`."""
    return ()


@hookspec
def channels(db: Session, site: Site, settings: Settings) -> Sequence[Channel]:
    """Return the ways, besides e-mail, by which this body can send a few words now."""
    return ()


@hookspec
def person_appointments(db: Session, site: Site, people: Sequence[UUID]) -> Sequence[Line]:
    """Return the appointments of a person, by every id she has here, for a page that has opened something of hers."""
    return ()


@hookspec
def appointment_acts(site: Site, me: Member, appointment: UUID, person: UUID | None) -> Sequence[Act]:
    """Return what this plugin can do at an appointment, once it is known whose it is."""
    return ()


@hookspec
def figures(db: Session, site: Site, today: date) -> Sequence[Figure]:
    """Return counts of this body, by month; numbers only, never people."""
    return ()


@hookspec
def export_person(db: Session, site: Site, person: UUID) -> Sequence[Kept]:
    """Return what this plugin keeps of a person, for her to read; nothing of anybody else."""
    return ()


@hookspec
def erase_person(db: Session, site: Site, person: UUID) -> None:
    """Erase what this plugin keeps of a person; a failure undoes the whole erasure."""


@hookspec
def kept_subjects(db: Session, site: Site) -> Sequence[UUID]:
    """Return the ids of those of whom this plugin keeps something: erasures are done again on them after a restore."""
    return ()


@hookspec
def expire(db: Session, site: Site, now: datetime) -> None:
    """Forget what no expiry can say, for this body; asked even where the plugin is off or the body suspended."""


@hookspec
def demo(db: Session, site: Site, platform: Any, now: datetime) -> None:
    """Add believable invented data to a body of the demonstration."""


@hookspec
def on_text_received(db: Session, site: Site, platform: Any, phone: str, text: str) -> Sequence[str]:
    """Hear what somebody wrote back from a telephone; return what to answer her, nothing where it is not for you."""
    return ()


@hookspec
def on_document_received(db: Session, site: Site, offer: UUID, file: UUID) -> None:
    """Hear that a person sent a document with a link (`core.files.offers`), and which file of hers it is now."""


@hookspec
def on_district_loaded(db: Session, files: DistrictFiles, overwrite: bool) -> None:  # noqa: FBT001 - a fact, not a flag
    """Hear that a district's files are loaded, to take from them what is the plugin's; with `overwrite` they win."""


@hookspec
def on_plugin_switched(db: Session, site: Site, slug: str, on: bool) -> None:  # noqa: FBT001 - a fact, not a flag
    """Hear that the district switched a plugin on or off for a body."""
