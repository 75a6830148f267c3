"""The worker: takes jobs from PostgreSQL and runs each inside the scope of its body."""

import asyncio
import inspect
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate import PsycopgConnector, RetryStrategy
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from core.audit import jobs as audit
from core.consents import figures as consents
from core.contributions import Job
from core.db.engine import APP_ROLE
from core.db.scope import Scope, open_session
from core.departure import jobs as departure
from core.figures.actions import COUNT, refresh
from core.files import jobs as files
from core.jobs.actions import QUEUE
from core.jobs.progress import Progress
from core.notices.actions import SEND, send
from core.notices.carriers import carriers
from core.notices.models import Message
from core.organisations import queries as organisations
from core.privacy import retention
from core.web.platform import Platform
from core.who import Site

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
log = logging.getLogger(__name__)


def build(platform: Platform) -> procrastinate.App:
    """Return procrastinate's application with every job of the core and of the plugins."""
    url = platform.settings.role_url(APP_ROLE)
    arguments = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    app = procrastinate.App(connector=PsycopgConnector(kwargs=arguments, min_size=1, max_size=4))
    for job in jobs(platform):
        task = app.task(name=job.name, queue=QUEUE, retry=RETRY)(_inside(platform, job))
        if job.every:
            _periodic(app, platform, job, task)
    _tidy(app, days=platform.register.terms["job"].days)
    return app


def jobs(platform: Platform) -> list[Job]:
    """Return every job: the core's, then each plugin's."""

    def send_message(db: Session, site: Site, *, message: str) -> None:
        row = db.scalar(select(Message).where(Message.id == UUID(message)).with_for_update())
        if row:
            ways = carriers(db, site, settings=platform.settings, plugins=platform.plugins)
            send(db, message=row, carriers=ways, now=clock.now())

    def count(db: Session, site: Site) -> None:
        own = () if site.is_portal else consents.figures(db, clock.today())
        more = platform.plugins.ask(site.plugins, "figures", db=db, site=site, today=clock.today())
        refresh(db, (*own, *more))

    def forget(db: Session, site: Site) -> None:
        retention.run(platform, db, site, clock.now())

    own = [
        Job(name=SEND, run=send_message),
        Job(name=COUNT, run=count, every="7 * * * *"),
        Job(name=retention.NIGHTLY, run=forget, every="23 3 * * *", even_suspended=True),
        *audit.JOBS,
        *files.JOBS,
        *departure.JOBS,
    ]
    declared = platform.plugins.declared("register_jobs")
    return own + [replace(job, plugin=slug) for slug, found in declared.items() for job in found]


def run_one(
    platform: Platform, job: Job, *, district: str, tenant: str, work: str | None = None, **arguments: Any
) -> None:
    """Run a job in one transaction, inside the scope of its body; `work` is what those who wait for it watch."""
    scope = Scope(UUID(district), UUID(tenant))
    progress = Progress(platform.engine, scope, UUID(work) if work else None)
    with (
        progress.watched(),
        inside(platform, UUID(district), UUID(tenant), even_suspended=job.even_suspended) as found,
    ):
        if found is None:
            return
        db, site = found
        if job.every and job.plugin and job.plugin not in site.plugins:
            return
        wants = inspect.signature(job.run).parameters
        given = {"platform": platform, "progress": progress}
        more = {name: value for name, value in given.items() if name in wants}
        job.run(db, site, **more, **arguments)


@contextmanager
def inside(
    platform: Platform, district_id: UUID, tenant_id: UUID, *, even_suspended: bool
) -> Iterator[tuple[Session, Site] | None]:
    """Open one transaction inside a body, for whoever works without a request; None where it is not at work."""
    with open_session(platform.engine, Scope(district_id, tenant_id)) as db, db.begin():
        host = organisations.main_hosts(db).get(tenant_id)
        asked = {"even_suspended": even_suspended}
        site = organisations.site(db, host, tenant_id, platform.settings, **asked) if host else None
        yield (db, site) if site else None


def _inside(platform: Platform, job: Job) -> Callable[..., Any]:
    async def task(**given: Any) -> None:
        await asyncio.to_thread(run_one, platform, job, **given)

    return task


def _periodic(app: procrastinate.App, platform: Platform, job: Job, task: Any) -> None:
    @app.periodic(cron=job.every or "", periodic_id=job.name)
    @app.task(name=f"{job.name}.everywhere", queue=QUEUE)
    async def everywhere(timestamp: int) -> None:
        log.info("%s at %s", job.name, datetime.fromtimestamp(timestamp, tz=clock.ROME))
        for district, tenant in await asyncio.to_thread(tenants, platform):
            await task.defer_async(district=str(district), tenant=str(tenant))


def _tidy(app: procrastinate.App, *, days: int) -> None:
    """Let the queue forget what was done, or given up, long ago."""

    @app.periodic(cron="41 3 * * *", periodic_id="core.tidy")
    @app.task(name="core.tidy", queue=QUEUE)
    async def tidy(timestamp: int) -> None:
        await app.job_manager.delete_old_jobs(
            nb_hours=24 * days, include_failed=True, include_cancelled=True, include_aborted=True
        )


def tenants(platform: Platform) -> Sequence[tuple[UUID, UUID]]:
    """List every body of the installation, with its district."""
    with open_session(platform.engine, None) as db, db.begin():
        return organisations.tenants(db)


async def run(app: procrastinate.App) -> None:
    """Work until told to stop."""
    async with app.open_async():
        await app.run_worker_async(queues=[QUEUE], concurrency=4, fetch_job_polling_interval=2)
