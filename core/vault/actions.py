"""Seal, destroy, change keys. Nobody here commits."""

from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.vault import queries, rules
from core.vault.models import SubjectKey, TenantKey
from core.vault.rules import Cipher, new_key


def seal(
    db: Session, plain: str | bytes, *, table: str, column: str, row: UUID, subject: UUID | None
) -> bytes:
    """Return what to keep of a field: it opens in this body, table, column and row, with the subject's key.

    Without a subject the body's own key seals. The first sealing for a body or a subject makes its key.
    """
    data = plain.encode() if isinstance(plain, str) else plain
    tenant = db.info[SCOPE].tenant_id
    if subject:
        generation, cipher = rules.OF_SUBJECT, _cipher_of(db, subject)
    else:
        generation, key = _newest(db)
        cipher = Cipher(key)
    return rules.with_generation(generation, cipher.seal(data, rules.about_field(tenant, table, column, row)))


def blind(db: Session, purpose: str, value: str) -> bytes:
    """Return what to keep of a value to find it again by equality; search with `queries.blinds`."""
    generation, key = _newest(db)
    return rules.blind(rules.blind_key(key), generation, purpose, value)


def destroy(db: Session, *, subject: UUID) -> None:
    """Destroy the key of a subject: whatever it sealed is erased, in every table and in every copy of them."""
    db.execute(update(SubjectKey).where(SubjectKey.subject == subject).values(wrapped=None))
    queries.held(db).subjects.pop(subject, None)


def destroy_each(db: Session, *, subjects: Select[UUID]) -> None:
    """Destroy the keys of all subjects that a statement names."""
    gone = update(SubjectKey).where(SubjectKey.subject.in_(subjects), SubjectKey.wrapped.is_not(None))
    db.execute(gone.values(wrapped=None).execution_options(synchronize_session=False))
    queries.held(db).subjects.clear()


def rewrap(db: Session) -> int:
    """Wrap the body's keys with the master key of now; return how many were wrapped with the one before."""
    changed, keyring = 0, queries.keyring(db)
    for row in db.scalars(select(TenantKey).with_for_update()):
        about = rules.about_tenant_key(row.tenant_id, row.generation)
        if not keyring.is_current(row.wrapped, about):
            row.wrapped = keyring.wrap(keyring.unwrap(row.wrapped, about), about)
            changed += 1
    db.flush()
    return changed


def rotate(db: Session) -> int:
    """Give the body a new key and wrap the keys of its subjects with it; return how many. Old fields stay readable."""
    keys = queries.tenant_keys(db)
    if not keys:
        return 0
    newest = max(keys) + 1
    _make_tenant_key(db, newest)
    above, changed = queries.tenant_keys(db), 0
    standing = select(SubjectKey).where(SubjectKey.wrapped.is_not(None), SubjectKey.generation != newest)
    for row in db.scalars(standing.with_for_update()):
        about = rules.about_subject_key(row.tenant_id, row.subject)
        key = Cipher(above[row.generation]).open(row.wrapped or b"", about)
        row.generation, row.wrapped = newest, Cipher(above[newest]).seal(key, about)
        changed += 1
    db.flush()
    return changed


def retire(db: Session) -> int:
    """Destroy the older keys of the body that seal nothing any more; return how many.

    A field and a keyed hash begin with the generation of their key. What looks like one is taken for one, wherever
    it stands: a key may stay without need, and none goes that is needed.
    """
    newest = max(queries.tenant_keys(db), default=0)
    gone = update(SubjectKey).where(SubjectKey.wrapped.is_(None), SubjectKey.generation != newest)
    db.execute(gone.values(generation=newest).execution_options(synchronize_session=False))
    in_use = queries.generations_in_use(db)
    done = delete(TenantKey).where(TenantKey.generation < newest, TenantKey.generation.not_in(in_use))
    found = db.scalars(done.returning(TenantKey.generation)).all()
    for generation in found:
        queries.held(db).bodies.pop(generation, None)
    return len(found)


def _cipher_of(db: Session, subject: UUID) -> Cipher:
    queries.load(db, [subject])
    if subject not in queries.held(db).subjects:
        generation, above = _newest(db)
        tenant = db.info[SCOPE].tenant_id
        wrapped = Cipher(above).seal(new_key(), rules.about_subject_key(tenant, subject))
        row = insert(SubjectKey).values(
            tenant_id=tenant, subject=subject, generation=generation, wrapped=wrapped
        )
        db.execute(row.on_conflict_do_nothing())
    return queries.subject_cipher(db, subject)


def _newest(db: Session) -> tuple[int, bytes]:
    keys = queries.tenant_keys(db) or _make_tenant_key(db, 1)
    return max(keys.items())


def _make_tenant_key(db: Session, generation: int) -> dict[int, bytes]:
    """Make a key of the body, unless somebody else just did; return all there are."""
    tenant = db.info[SCOPE].tenant_id
    wrapped = queries.keyring(db).wrap(new_key(), rules.about_tenant_key(tenant, generation))
    row = insert(TenantKey).values(tenant_id=tenant, generation=generation, wrapped=wrapped)
    db.execute(row.on_conflict_do_nothing())
    queries.held(db).all_bodies = False
    return queries.tenant_keys(db)
