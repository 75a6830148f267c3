"""Load the district, invent the staff, let each plugin add believable data. Once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pyotp
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, queries
from core.accounts.actions import factors
from core.accounts.models import Membership
from core.app import build_platform
from core.db.scope import Reach, Scope, open_session
from core.demo import records
from core.demo.accounts import PASSWORD
from core.district.sync import sync
from core.district_files import DistrictFiles, read
from core.organisations import queries as organisations
from core.organisations.models import Organisation
from core.settings import Settings
from core.web.platform import Platform
from core.who import Site

DOMAIN = "localhost"
MET = ("caritas-pioltello", "comune-pioltello")
"""Bodies that know people in the demonstration."""


def load(settings: Settings, folder: Path, *, say: Callable[[str], None]) -> None:
    """Load the demonstration, unless it is already there."""
    platform = build_platform(settings)
    portal = platform.sites.find(DOMAIN)
    if portal is None:
        say("Carico enti e servizi del distretto ...")
        sync(platform.district_engine, folder, domain=DOMAIN)
        portal = platform.sites.find(DOMAIN)
    assert portal is not None  # noqa: S101 - sync has just made it
    with (
        open_session(platform.engine, Scope(portal.district_id, portal.tenant_id, Reach.IDENTITY)) as db,
        db.begin(),
    ):
        known = queries.account(db, "ufficio.piano@esempio.test") is not None
        bodies = {body.slug: body for body in organisations.everybody(db)}
    if not known:
        say("Invento le persone che lavorano e gli appuntamenti ...")
        files = read(folder)
        for body in bodies.values():
            _people(platform, body, files)
        _switch_on(platform, portal, files)
        for body in bodies.values():
            _plugins(platform, body)
        _count(platform, bodies)
    platform.engine.dispose()
    platform.district_engine.dispose()


def _people(platform: Platform, body: Organisation, files: DistrictFiles) -> None:
    staff = [person for person in (files.demo.staff if files.demo else ()) if person.body == body.slug]
    with open_session(platform.engine, Scope(body.district_id, body.id, Reach.IDENTITY)) as db, db.begin():
        for person in staff:
            account = queries.account(db, person.email) or actions.open_account(
                db, email=person.email, name=person.name, password=PASSWORD
            )
            db.add(Membership(tenant_id=body.id, account_id=account.id, role=person.role))
            _enrol(db, account.id)


def _switch_on(platform: Platform, portal: Site, files: DistrictFiles) -> None:
    """Give bodies what they have in the demonstration alone."""
    scope = Scope(portal.district_id, None, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        for wanted in files.demo.switched_on if files.demo else ():
            body = next(each for each in organisations.everybody(db) if each.slug == wanted.body)
            body.plugins = sorted({*body.plugins, *wanted.plugins})


def _enrol(db: Session, account_id: UUID) -> None:
    """Give somebody an app: nobody has it, so the demonstration's pages say its codes."""
    secret, then = pyotp.random_base32(), clock.now() - timedelta(hours=1)
    factors.add_app(db, account_id=account_id, secret=secret, typed=pyotp.TOTP(secret).at(then), now=then)


def _plugins(platform: Platform, body: Organisation) -> None:
    with open_session(platform.engine, Scope(body.district_id, body.id)) as db, db.begin():
        site = organisations.site(db, _host(db, body), body.id, platform.settings)
        if site and body.slug in MET:
            records.invent(db, site, platform)
        if site:
            platform.plugins.ask(site.plugins, "demo", db=db, site=site, platform=platform, now=clock.now())


def _count(platform: Platform, bodies: dict[str, Organisation]) -> None:
    from core.jobs.worker import jobs, run_one  # noqa: PLC0415 - the worker imports every room

    count = next(job for job in jobs(platform) if job.name == "core.count")
    for body in bodies.values():
        run_one(platform, count, district=str(body.district_id), tenant=str(body.id))


def _host(db: Session, body: Organisation) -> str:
    return organisations.main_hosts(db)[body.id]
