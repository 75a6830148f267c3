"""Open what is sealed.

Keys are read in the transaction that reads what they open, and kept no longer than it: a key that was destroyed opens
nothing at the next request of any process.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import ARRAY, LargeBinary, Uuid, any_, bindparam, event, func, select
from sqlalchemy.orm import Session

from core.db.reading import TENANT, read
from core.db.scope import KEYRING, SCOPE
from core.db.tables import OwnedByTenant, Table
from core.i18n import _
from core.vault import rules
from core.vault.models import SubjectKey, TenantKey
from core.vault.rules import Cipher, Destroyed, Keyring, Tampered

_HELD: Final = "keys of this transaction"
_PLAIN: Final = re.compile(r"hash$|^(prev|subject|mark|attachment)$")
"""Names of columns that hold bytes and nothing of the vault's."""
_TENANT_KEYS = select(TenantKey.generation, TenantKey.wrapped).where(TenantKey.tenant_id == TENANT)
_SUBJECT_KEYS = (
    select(SubjectKey.subject, SubjectKey.wrapped, TenantKey.generation, TenantKey.wrapped)
    .join(
        TenantKey,
        (TenantKey.tenant_id == SubjectKey.tenant_id) & (TenantKey.generation == SubjectKey.generation),
    )
    .where(
        SubjectKey.tenant_id == TENANT,
        TenantKey.tenant_id == TENANT,
        SubjectKey.subject == any_(bindparam("subjects", type_=ARRAY(Uuid()))),
    )
)


@dataclass(slots=True)
class Held:
    """The keys that this transaction has unwrapped; None stands for a destroyed one."""

    bodies: dict[int, bytes] = field(default_factory=dict)
    subjects: dict[UUID, Cipher | None] = field(default_factory=dict)
    all_bodies: bool = False


def unseal(db: Session, sealed: bytes, *, table: str, column: str, row: UUID, subject: UUID | None) -> bytes:
    """Return what was sealed in this very place; raise Destroyed or Tampered."""
    generation, rest = rules.generation_of(sealed)
    cipher = subject_cipher(db, subject) if subject else tenant_cipher(db, generation)
    try:
        return cipher.open(rest, rules.about_field(_tenant(db), table, column, row))
    except InvalidTag:
        raise Tampered(
            _("Questo dato è stato alterato e non si può leggere. Avvisa chi gestisce la piattaforma.")
        ) from None


def blinds(db: Session, purpose: str, value: str) -> list[bytes]:
    """Return what an equal value may be kept as: one for each generation of the body's key. For `column.in_(...)`."""
    return [
        rules.blind(rules.blind_key(key), generation, purpose, value)
        for generation, key in tenant_keys(db).items()
    ]


def load(db: Session, subjects: Iterable[UUID]) -> None:
    """Read the keys of many subjects with one statement."""
    found = held(db)
    wanted = [subject for subject in subjects if subject not in found.subjects]
    for subject, wrapped, generation, above in read(db, _SUBJECT_KEYS, subjects=wanted) if wanted else ():
        key = found.bodies.get(generation) or _unwrap_tenant_key(db, generation, above)
        found.subjects[subject] = Cipher(_unwrap_subject_key(db, subject, key, wrapped)) if wrapped else None


def subject_cipher(db: Session, subject: UUID) -> Cipher:
    """Return the cipher of a subject; raise Destroyed where there is none, or none any more."""
    load(db, [subject])
    cipher = held(db).subjects.get(subject)
    if cipher is None:
        raise Destroyed(_("Questi dati sono stati cancellati e non si possono più leggere."))
    return cipher


def tenant_cipher(db: Session, generation: int) -> Cipher:
    """Return the body's own cipher of a generation; raise Destroyed where it is no more."""
    key = tenant_keys(db).get(generation)
    if key is None:
        raise Destroyed(_("Questi dati sono stati cancellati e non si possono più leggere."))
    return Cipher(key)


def tenant_keys(db: Session) -> dict[int, bytes]:
    """Return the keys of the body, by generation."""
    found = held(db)
    if not found.all_bodies:
        for generation, wrapped in read(db, _TENANT_KEYS):
            _unwrap_tenant_key(db, generation, wrapped)
        found.all_bodies = True
    return found.bodies


def generations_in_use(db: Session) -> set[int]:
    """Return the generations of the body's keys that open a subject's key, a field or a keyed hash of this body."""
    found = set(db.scalars(select(SubjectKey.generation).where(SubjectKey.wrapped.is_not(None)).distinct()))
    for column in _sealed_columns():
        prefix = func.substr(column, 1, rules.GENERATION_BYTES)
        found |= {
            int.from_bytes(told) for told in db.scalars(select(prefix).where(column.is_not(None)).distinct())
        }
    return found


def _sealed_columns() -> Iterator[Any]:
    """Give the columns of bodies that may hold something sealed, or a keyed hash of the vault; all but plain hashes."""
    for mapper in Table.registry.mappers:
        if issubclass(mapper.class_, OwnedByTenant) and mapper.class_ not in (SubjectKey, TenantKey):
            for name, column in mapper.columns.items():
                if isinstance(column.type, LargeBinary) and not _PLAIN.search(name):
                    yield getattr(mapper.class_, name)


def held(db: Session) -> Held:
    """Return the keys that this transaction holds already."""
    found: Held = db.info.setdefault(_HELD, Held())
    return found


def keyring(db: Session) -> Keyring:
    """Return the keyring of the process; the district's rooms have none."""
    found: Keyring | None = db.info.get(KEYRING)
    if found is None:
        raise rules.WrongMaster("this session has no keyring: nothing confided can be read here")
    return found


def _unwrap_tenant_key(db: Session, generation: int, wrapped: bytes) -> bytes:
    about = rules.about_tenant_key(_tenant(db), generation)
    key = held(db).bodies[generation] = keyring(db).unwrap(wrapped, about)
    return key


def _unwrap_subject_key(db: Session, subject: UUID, tenant_key: bytes, wrapped: bytes) -> bytes:
    return Cipher(tenant_key).open(wrapped, rules.about_subject_key(_tenant(db), subject))


def _tenant(db: Session) -> UUID:
    tenant: UUID = db.info[SCOPE].tenant_id
    return tenant


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(db: Session, _undone: Any) -> None:
    """A key that was made in what is undone was never kept."""
    db.info.pop(_HELD, None)


@event.listens_for(Session, "after_transaction_end")
def _forget(db: Session, transaction: Any) -> None:
    if transaction.parent is None:
        db.info.pop(_HELD, None)
