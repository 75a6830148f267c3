"""The night's work over the whole installation, from the command line."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core import clock
from core.jobs import worker
from core.privacy import retention
from core.privacy.queries import Due
from core.web.platform import Platform
from core.who import Site

Work = Callable[[Platform, Session, Site, datetime], list[Due]]


def told(platform: Platform, *, days: int, dry_run: bool) -> Iterator[str]:
    """Forget, or only count, body by body; say each count that is not nothing."""
    now = clock.now() + timedelta(days=days)
    total = 0
    for name, due in _everywhere(platform, retention.look if dry_run else retention.run, now):
        total += due.rows
        if due.rows or due.held:
            kept = f", {due.held} restano: c'è un blocco" if due.held else ""
            yield f"{name}: {due.rows} · {due.table} ({due.keep}){kept}"
    platform.engine.dispose()
    yield f"{total} da dimenticare." if dry_run else f"{total} dimenticati."


def _everywhere(platform: Platform, work: Work, now: datetime) -> Iterator[tuple[str, Due]]:
    for district_id, tenant_id in sorted(worker.tenants(platform)):
        with worker.inside(platform, district_id, tenant_id, even_suspended=True) as found:
            if found:
                db, site = found
                yield from ((site.short_name, due) for due in work(platform, db, site, now))
