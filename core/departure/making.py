"""Make a body's archive, and make nothing of a body that has left: the two long works of leaving."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from core.audit.actions import By
from core.db.scope import Reach, Scope, transaction
from core.departure import actions, archive, queries, rules
from core.departure.models import Departure
from core.departure.rules import Stage
from core.departure.sealed_zip import SealedZip
from core.files import queries as files
from core.files.actions import REMOVE
from core.files.store import new_name
from core.jobs.actions import defer
from core.organisations import queries as organisations
from core.privacy.ledger import Ledger
from core.privacy.queries import COMUNE
from core.vault import actions as vault
from core.vault import queries as opened
from core.web.platform import Platform
from core.who import Site

TABLE: Final = "departure"
DEPARTED: Final = "core.departed"
Tell = Callable[[int, int], None]


def make_archive(
    platform: Platform, db: Session, site: Site, *, by: By, now: datetime, tell: Tell
) -> Departure:
    """Put everything of the body into a sealed archive, piece by piece; an older one goes."""
    found = actions.leaving(db, site.tenant_id)
    if found.place:
        defer(db, REMOVE, place=found.place)
    password, place = rules.new_password(), f"archive/{new_name(site.tenant_id)}"
    digest, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        bundle = SealedZip(password.encode())
        for (name, content), done, most in archive.entries(platform, db, site, by=by, now=now):
            for piece in bundle.entry(name, content):
                digest.update(piece)
                size += len(piece)
                yield piece
            tell(done, most)
        end = bundle.end()
        digest.update(end)
        size += len(end)
        yield end

    files.store(db).fill(place, pieces())
    subject = site.tenant_id
    found.password = vault.seal(db, password, table=TABLE, column="password", row=subject, subject=subject)
    found.place, found.size, found.digest, found.made_at = place, size, digest.hexdigest(), now
    db.flush()
    return found


def password_of(db: Session, site: Site, found: Departure) -> str:
    """Return the password of the archive, for the body's own administrator."""
    if not found.password:
        return ""
    row = site.tenant_id
    return opened.unseal(db, found.password, table=TABLE, column="password", row=row, subject=row).decode()


def in_the_way(db: Session, site: Site, found: Departure, now: datetime) -> str | None:
    """Say what keeps a body from being erased: a hold, or a Comune's archive; None where nothing does."""
    if queries.held_until(db, now):
        return "hold"
    return "archive" if site.kind == COMUNE and not found.protocol else None


def close(platform: Platform, db: Session, site: Site, *, now: datetime) -> bool:
    """Erase everything of a body whose last day is past; return whether that was done."""
    found = queries.of(db, site.tenant_id)
    if found is None or rules.stage(found.ends_at, found.closed_at, now) is not Stage.OVER:
        return False
    if in_the_way(db, site, found, now):
        return False
    Ledger(platform.settings.data_dir).add(tenant=site.tenant_id, mark=mark_of(platform, site), at=now)
    _close(db, site, found, now)
    return True


def close_again(platform: Platform, db: Session, site: Site, *, now: datetime) -> None:
    """Erase everything again of a body that the ledger says was gone: a copy of the database brought it back."""
    if queries.of(db, site.tenant_id) is None:
        past = now - timedelta(minutes=1)
        with transaction(platform.district_engine, Scope(site.district_id, None, Reach.DISTRICT)) as wide:
            wide.add(
                Departure(
                    organisation_id=site.tenant_id,
                    announced_at=past - rules.NOTICE,
                    announced_by=site.tenant_id,
                    reason="restore",
                    ends_at=past,
                )
            )
    found = queries.of(db, site.tenant_id)
    assert found  # noqa: S101 - it was there, or was made just now
    found.closed_at = None
    if found.ends_at < now:
        _close(db, site, found, now)


def _close(db: Session, site: Site, found: Departure, now: datetime) -> None:
    if found.place:
        defer(db, REMOVE, place=found.place)
    erased = actions.empty(db, organisation_id=site.tenant_id, now=now)
    found.place = found.password = None
    found.closed_at, found.erased = now, erased
    db.flush()
    if office := organisations.office(db):
        defer(db, DEPARTED, tenant=str(office), slug=site.slug)


def is_gone(db: Session, site: Site) -> bool:
    """Whether nothing of a body is left."""
    found = queries.of(db, site.tenant_id)
    return found is not None and found.closed_at is not None


def mark_of(platform: Platform, site: Site) -> bytes:
    """Return what the ledger keeps of a body that has left."""
    return platform.signer.keyed("departure", str(site.tenant_id))
