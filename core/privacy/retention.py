"""Forgetting, as it is done every night and as it can be looked at beforehand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit import actions as audit
from core.audit import queries as audit_queries
from core.audit.rules import KEEP
from core.db.scope import Reach, Scope, open_session
from core.privacy import actions, erasure, queries
from core.privacy.queries import COMUNE, Due
from core.web.platform import Platform
from core.who import Site

NIGHTLY = "core.forget"


def run(platform: Platform, db: Session, site: Site, now: datetime) -> list[Due]:
    """Forget what is due in a body; in the district's own space also what belongs to the district."""
    in_force = queries.terms(db, platform.register, tenant_id=site.tenant_id)
    comune, expiries = site.kind == COMUNE, platform.expiries

    def erase(db: Session, subject: UUID) -> None:
        erasure.erase(platform, db, site, subject, by="system", now=now, reason="retention")

    done = actions.forget(db, expiries, in_force, now, reach=Reach.TENANT, comune=comune, erase=erase)
    if site.is_portal:
        with _district(platform, site) as wide:
            done += actions.forget(wide, expiries, in_force, now, reach=Reach.IDENTITY, comune=False)
    platform.plugins.ask(platform.plugins.manifests, "expire", db=db, site=site, now=now)
    return [*done, _segment(audit.close(db, now=now))]


def look(platform: Platform, db: Session, site: Site, now: datetime) -> list[Due]:
    """Count what `run` would forget at a moment, by the same conditions; nothing changes."""
    in_force = queries.terms(db, platform.register, tenant_id=site.tenant_id)
    comune, expiries = site.kind == COMUNE, platform.expiries
    found = queries.due(db, expiries, in_force, now, reach=Reach.TENANT, comune=comune)
    if site.is_portal:
        with _district(platform, site) as wide:
            found += queries.due(wide, expiries, in_force, now, reach=Reach.IDENTITY, comune=False)
    return [*found, _segment(audit_queries.past(db, before=now - KEEP))]


def _segment(lines: int) -> Due:
    """Return how many lines of the log go, behind one that holds the last one's hash."""
    return Due("audit", "audit_entry", lines)


@contextmanager
def _district(platform: Platform, site: Site) -> Iterator[Session]:
    scope = Scope(site.district_id, site.tenant_id, Reach.IDENTITY)
    with open_session(platform.engine, scope) as db, db.begin():
        yield db
