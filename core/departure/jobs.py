"""What the worker does for bodies that leave."""

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import Actor, record
from core.contributions import Job
from core.db.scope import Reach, Scope, transaction
from core.departure import actions, making, messages, queries, rules
from core.jobs.progress import Progress
from core.organisations import queries as organisations
from core.web.platform import Platform
from core.who import Site

TAKE_OUT: Final = "core.take_out"


def take_out(
    db: Session, site: Site, platform: Platform, progress: Progress, *, account: str, role: str
) -> None:
    """Make the archive that an administrator asked for."""
    by = Actor(UUID(account), role)
    making.make_archive(platform, db, site, by=by, now=clock.now(), tell=progress.tell)


def close(db: Session, site: Site, platform: Platform) -> None:
    """Warn a week before a body's last day; after it, erase what is left and let the district know."""
    found, now = queries.of(db, site.tenant_id), clock.now()
    if found is None:
        return
    if found.closed_at is None and found.ends_at - rules.WARNING <= now < found.ends_at:
        messages.warn(db, site, found)
    making.close(platform, db, site, now=now)


def departed(db: Session, site: Site, platform: Platform, *, slug: str) -> None:
    """Write into the office's own log that nothing is left of a body, and take off what it had published."""
    record(db, by="system", verb="erase", resource="settings", about=slug)
    with transaction(
        platform.district_engine, Scope(site.district_id, site.tenant_id, Reach.DISTRICT)
    ) as wide:
        if body := organisations.named(wide, slug):
            actions.unpublish(wide, body=body)


JOBS: Final = (
    Job(name=TAKE_OUT, run=take_out),
    Job(name="core.departure_close", run=close, every="3 5 * * *", even_suspended=True),
    Job(name=making.DEPARTED, run=departed),
)
