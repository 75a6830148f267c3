"""Keep a file of a person, give it back to who follows her, let it go. Nobody here commits.

The content is put away before the commit and taken away after it: what a transaction that failed has left, or a row
that went with its person, is collected every night.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import By, record
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Missing
from core.files import clamd, inspection, queries, sealing
from core.files.inspection import Clean
from core.files.models import File
from core.files.refusal import Unfit
from core.files.rules import MOST_PHOTOS, PICTURES, QUOTA, Kind, Problem, named
from core.files.store import Away, new_name
from core.glass.models import Glass
from core.i18n import _
from core.jobs.actions import defer
from core.people.actions.opening import followed, found
from core.people.models import Person
from core.vault import actions as vault
from core.vault import queries as vault_queries
from core.vault.rules import Destroyed, new_key
from core.who import Member

RESOURCE: Final = "documents"
REMOVE: Final = "core.files_remove"
ORPHAN_AFTER = timedelta(hours=1)
"""No transaction lasts so long: what has no row by then never will."""
PURPOSE: Final = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that is being given out: what it is, and its content as it comes."""

    name: str
    kind: str
    size: int
    pieces: Iterator[bytes]


def keep(db: Session, *, person: UUID, name: str, content: bytes, by: Member, now: datetime) -> File:
    """Keep a file of a person whom one follows; raise Unfit."""
    records = followed(db, person, by)
    return put(db, records, name, looked_at(db, content), by=by, kept_by=by.membership_id, now=now)


def keep_photos(
    db: Session, *, person: UUID, name: str, contents: Sequence[bytes], by: Member, now: datetime
) -> File:
    """Keep several photos as one PDF, a page each; raise Unfit."""
    records = followed(db, person, by)
    return put(db, records, name, bound(db, contents), by=by, kept_by=by.membership_id, now=now)


def open_file(
    db: Session, *, person: UUID, file: UUID, by: Member, now: datetime, through: Glass | None = None
) -> Opened:
    """Give a file to who follows the person; it is written down, and its first piece is proved before anything goes.

    `through`: the glass that was broken for her record (core/web/inside.py has looked at it just now).
    """
    row = _found(db, person, file, by, through)
    reason = through.reason if through else None
    record(
        db,
        by=by,
        verb="read",
        resource=RESOURCE,
        subject=row.person_id,
        about=str(row.id),
        reason=reason,
        now=now,
    )
    return opened(db, row)


def opened(db: Session, file: File) -> Opened:
    """Return a file, its first piece being proved; whoever asks has the right to it, and has said so in the log."""
    key = vault_queries.unseal(db, file.key, table="file", column="key", row=file.id, subject=file.person_id)
    pieces = sealing.unseal(queries.store(db).stream(file.place), key, sealing.about(file.tenant_id, file.id))
    first = next(pieces)
    return Opened(
        name=queries.name_of(db, file), kind=file.kind, size=file.size, pieces=chain([first], pieces)
    )


def take_back(db: Session, *, person: UUID, file: UUID, by: Member, now: datetime) -> None:
    """Let a file go that was kept by mistake."""
    row = _found(db, person, file, by)
    record(db, by=by, verb="erase", resource=RESOURCE, subject=row.person_id, about=str(row.id), now=now)
    forget(db, [row])


def file_away(db: Session, *, person: UUID, file: UUID, done: bool, by: Member, now: datetime) -> None:
    """Say that the application a file was for is handed in, or is not; its term runs from then."""
    row = _found(db, person, file, by)
    record(db, by=by, verb="write", resource=RESOURCE, subject=row.person_id, about=str(row.id), now=now)
    row.filed_at = now if done else None


def forget(db: Session, files: Iterable[File]) -> None:
    """Let files go: their rows now, what they held after the commit."""
    for file in files:
        defer(db, REMOVE, place=file.place)
        db.delete(file)
    db.flush()


def collect(db: Session, *, now: datetime) -> int:
    """Take away what no row knows of; return how much it was."""
    store, known = queries.store(db), queries.places(db)
    lost = [
        name
        for name, since in store.of_body(db.info[SCOPE].tenant_id)
        if name not in known and since < now - ORPHAN_AFTER
    ]
    store.remove(lost)
    return len(lost)


def reindex(db: Session) -> int:
    """Make anew, with the key of now, what tells that a file is here already; return how many."""
    rows = queries.every(db)
    for file in rows:
        with suppress(Destroyed, Away):
            digest = hashlib.sha256()
            for piece in opened(db, file).pieces:
                digest.update(piece)
            file.digest = vault.blind(db, PURPOSE, digest.hexdigest())
    db.flush()
    return len(rows)


def _found(db: Session, person: UUID, file: UUID, by: Member, through: Glass | None = None) -> File:
    broken = through is not None and through.person_id == person
    records = found(db, person) if broken else followed(db, person, by)
    row = queries.by_id(db, file, [each.id for each in records])
    if row is None:
        raise Missing(_("Questo documento non c'è, o non c'è più."))
    return row


def bound(db: Session, contents: Sequence[bytes]) -> Clean:
    """Return several photos as one PDF, a page each, each made anew; raise Unfit."""
    if len(contents) > MOST_PHOTOS:
        raise Unfit(Problem.PHOTOS, photos=len(contents))
    pages = [looked_at(db, content, photo=True) for content in contents]
    return replace(inspection.bind(pages), blurred=any(page.blurred for page in pages))


def looked_at(db: Session, content: bytes, *, photo: bool = False) -> Clean:
    """Return a file made anew; nothing is taken that was not looked at."""
    if content and (address := queries.store(db).settings.clamd):
        clamd.scan(content, address)
    return inspection.inspect(content, kinds=PICTURES if photo else frozenset(Kind), photo=photo)


def put(
    db: Session, records: Sequence[Person], name: str, clean: Clean, *, by: By, kept_by: UUID, now: datetime
) -> File:
    """Put away what was looked at, for a person whom whoever asks may give it to."""
    tenant: UUID = db.info[SCOPE].tenant_id
    digest = hashlib.sha256(clean.body).hexdigest()
    ids = [each.id for each in records]
    if already := queries.same(db, ids, vault_queries.blinds(db, PURPOSE, digest)):
        return already
    if queries.weight(db) + len(clean.body) > QUOTA:
        raise Unfit(Problem.QUOTA)
    file = File(
        id=new_id(),
        person_id=ids[0],
        kind=clean.kind,
        size=len(clean.body),
        pages=clean.pages,
        blurred=clean.blurred,
        signed=clean.signed,
        digest=vault.blind(db, PURPOSE, digest),
        place=new_name(tenant),
        kept_by=kept_by,
        kept_at=now,
    )
    key = new_key()
    seal = partial(vault.seal, db, table="file", row=file.id, subject=ids[0])
    file.name = seal(named(name, clean.kind), column="name")
    file.key = seal(key, column="key")
    queries.store(db).put(file.place, sealing.seal(clean.body, key, sealing.about(tenant, file.id)))
    db.add(file)
    record(db, by=by, verb="write", resource=RESOURCE, subject=ids[0], about=str(file.id), now=now)
    db.flush()
    return file
