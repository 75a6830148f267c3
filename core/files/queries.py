"""Questions about files: whose they are, how much they weigh, where they lie."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.scope import STORE
from core.files.models import File
from core.files.store import Store
from core.vault import queries as vault


def of_people(db: Session, person_ids: Collection[UUID]) -> Sequence[File]:
    """List the files of a person, by every id she has here, the last kept first."""
    rows = select(File).where(File.person_id.in_(person_ids)).order_by(File.kept_at.desc(), File.id.desc())
    return db.scalars(rows).all()


def by_id(db: Session, file_id: UUID, person_ids: Collection[UUID]) -> File | None:
    """Return a file of a person."""
    return db.scalar(select(File).where(File.id == file_id, File.person_id.in_(person_ids)))


def same(db: Session, person_ids: Collection[UUID], digests: Collection[bytes]) -> File | None:
    """Return a file of a person that holds the same bytes."""
    return db.scalar(select(File).where(File.person_id.in_(person_ids), File.digest.in_(digests)).limit(1))


def every(db: Session) -> Sequence[File]:
    """List the files of the body."""
    return db.scalars(select(File).order_by(File.id)).all()


def weight(db: Session) -> int:
    """Return how many bytes the files of the body are."""
    return db.scalar(select(func.coalesce(func.sum(File.size), 0)).select_from(File)) or 0


def places(db: Session) -> set[str]:
    """Return where the files of the body lie."""
    return set(db.scalars(select(File.place)))


def name_of(db: Session, file: File) -> str:
    """Return the name of a file; whoever asks has opened the record of the person."""
    return vault.unseal(
        db, file.name, table="file", column="name", row=file.id, subject=file.person_id
    ).decode()


def store(db: Session) -> Store:
    """Return the place where sealed files lie; the district's rooms have none."""
    found: Store = db.info[STORE]
    return found
