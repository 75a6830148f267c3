"""Hand out everything that is kept of a person, and erase it: in every room, in every plugin, with her key."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.audit.actions import By, record
from core.contributions import Kept
from core.dates import date_words, last_day
from core.errors import Conflict
from core.i18n import _
from core.people import queries as people
from core.privacy import queries
from core.privacy.ledger import Ledger
from core.privacy.models import Erasure, Request
from core.vault import actions as vault
from core.vault.models import SubjectKey
from core.web.platform import Platform
from core.who import Site

RESOURCE = "people"


def everything(
    platform: Platform, db: Session, site: Site, subject: UUID, *, by: By, verb: str, now: datetime
) -> list[Kept]:
    """Collect what every room and every plugin keeps of a person, and write down who did; all of it or nothing."""
    ids = ids_of(db, subject)
    record(db, by=by, verb=verb, resource=RESOURCE, subject=ids[0], now=now)
    found = [kept for holder in platform.holders for kept in holder.export(db, site, ids)]
    for one in ids:
        found += platform.plugins.demand("export_person", db=db, site=site, person=one)
    return [kept for kept in found if kept.rows or kept.files]


def erase(
    platform: Platform,
    db: Session,
    site: Site,
    subject: UUID,
    *,
    by: By,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Erase a person: rows, files, keys; keep a line in the ledger and a receipt in the log, without a name.

    Raises:
        Conflict: something of hers is held.
    """
    ids = ids_of(db, subject)
    if until := queries.held_until(db, ids, now):
        day = date_words(last_day(until))
        raise Conflict(_("C'è un blocco fino a {day}: fino ad allora restano.").format(day=day))
    for one in ids:
        mark = mark_of(platform, site.tenant_id, one)
        Ledger(platform.settings.data_dir).add(tenant=site.tenant_id, mark=mark, at=now)
        record(db, by=by, verb="erase", resource=RESOURCE, subject=one, reason=reason, now=now)
    _erase(platform, db, site, ids, now)


def _erase(platform: Platform, db: Session, site: Site, ids: Sequence[UUID], now: datetime) -> None:
    for one in ids:
        platform.plugins.demand("erase_person", db=db, site=site, person=one)
        vault.destroy(db, subject=one)
        marked = insert(Erasure).values(
            tenant_id=site.tenant_id, mark=mark_of(platform, site.tenant_id, one), erased_at=now
        )
        db.execute(marked.on_conflict_do_nothing())
    for holder in platform.holders:
        holder.erase(db, site, ids)
    answered = update(Request).where(Request.subject.in_(ids))
    db.execute(answered.values(subject=None).execution_options(synchronize_session=False))


def reapply(platform: Platform, db: Session, site: Site, marks: set[bytes], now: datetime) -> int:
    """Erase again whoever the ledger says was erased and is here; return how many were."""
    known = set(db.scalars(select(Erasure.mark)))
    if marks <= known:
        return 0
    back = [
        one for one in subjects(platform, db, site) if mark_of(platform, site.tenant_id, one) in marks - known
    ]
    for one in back:
        record(db, by="system", verb="erase", resource=RESOURCE, subject=one, reason="restore", now=now)
    _erase(platform, db, site, back, now)
    for mark in marks - known:
        row = insert(Erasure).values(tenant_id=site.tenant_id, mark=mark, erased_at=now)
        db.execute(row.on_conflict_do_nothing())
    return len(back)


def subjects(platform: Platform, db: Session, site: Site) -> Iterator[UUID]:
    """Give everybody of whom something is kept, each once."""
    seen = set(db.scalars(select(SubjectKey.subject)))
    for holder in platform.holders:
        seen |= set(holder.subjects(db))
    seen |= set(platform.plugins.demand("kept_subjects", db=db, site=site))
    yield from sorted(seen)


def ids_of(db: Session, subject: UUID) -> list[UUID]:
    """Return the ids under which something of a person may be kept: her own, and those of records merged with hers."""
    return [one.id for one in people.family(db, subject)] or [subject]


def mark_of(platform: Platform, tenant: UUID, subject: UUID) -> bytes:
    """Return what the ledger keeps of a person: a keyed hash, the key being outside the database."""
    return platform.signer.keyed("erasure", f"{tenant}|{subject}")
