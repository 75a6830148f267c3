"""Write into the log of the body, in the transaction of what is told: no log, no page. Nobody here commits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from core import clock
from core.audit import keys, rules
from core.audit.rules import GENESIS, Entry
from core.db.reading import send
from core.db.scope import SCOPE, Reach, Scope, transaction
from core.vault import actions as vault
from core.vault.rules import new_key
from core.who import Member

SYSTEM: Final = "system"


class Actor(NamedTuple):
    """Somebody with a role, before there is a member: while they come in."""

    account_id: UUID
    role: str


By = Member | Actor | Literal["system"] | None
_ACTS: Final = "acts of this transaction"
_HOLD = text("SELECT seq, hash, key FROM audit_head WHERE tenant_id = :tenant FOR UPDATE")
_BEGIN = text("""
INSERT INTO audit_head (tenant_id, seq, hash, key) VALUES (:tenant, 0, :hash, :key) ON CONFLICT DO NOTHING
""")
_WRITE = text("""
WITH written AS (
  INSERT INTO audit_entry (tenant_id, seq, at, account_id, role, verb, resource, subject, about, reason, prev, hash)
  VALUES (:tenant_id, :seq, :at, :account_id, :role, :verb, :resource, :subject, :about, :reason, :prev, :hash))
UPDATE audit_head SET seq = :seq, hash = :hash WHERE tenant_id = :tenant_id
""")
_FORGET = text("SELECT audit_forget(CAST(:last AS bigint))")
_OLD = text(
    "SELECT seq - 1, prev FROM audit_entry WHERE tenant_id = :tenant AND at >= :cut ORDER BY seq LIMIT 1"
)
_FIRST = text("SELECT min(seq) FROM audit_entry WHERE tenant_id = :tenant")


class Act(NamedTuple):
    """Who did what, with what or with whose record, and why."""

    account_id: UUID | None
    role: str
    verb: str
    resource: str
    subject: UUID | None
    about: str | UUID | None
    reason: str | None


def record(
    db: Session,
    *,
    by: By,
    verb: str,
    resource: str,
    subject: UUID | None = None,
    about: str | UUID | None = None,
    reason: str | None = None,
    now: datetime | None = None,
) -> None:
    """Write one line: who (None: a citizen with a code) did what, with whose record (`subject`), and why.

    `about` says with what else, by codes and ids, never by what people confide; an id given as such is another
    person's, and stands there as her pseudonym. The line is written just before the
    commit, so that nobody waits for the chain longer than that; the same act twice in a transaction is one line.
    """
    account_id, role = (by.account_id, by.role) if isinstance(by, Member | Actor) else (None, by or "citizen")
    acts: dict[Act, datetime] = db.info.setdefault(_ACTS, {})
    acts.setdefault(Act(account_id, role, verb, resource, subject, about, reason), now or clock.now())
    if not db.in_transaction():
        db.begin()


def write(db: Session, acts: Mapping[Act, datetime]) -> None:
    """Add lines to the chain of the body; whoever else adds some waits until this transaction ends."""
    tenant = _tenant(db)
    seq, last, kept = _held(db, tenant)
    sealed = keys.opened(db, kept)
    for number, (act, at) in enumerate(acts.items(), seq + 1):
        named = rules.pseudonym(sealed, act.subject) if act.subject else None
        about = rules.spoken(rules.pseudonym(sealed, act.about)) if isinstance(act.about, UUID) else act.about
        entry = Entry(tenant, number, at, *act[:4], named, about, act.reason, prev=last)
        last = sealed(entry.told())
        send(db, _WRITE, {**entry._asdict(), "hash": last})


def ready(db: Session) -> None:
    """Make the chain of the body where there is none, and take its key out of the vault for this process."""
    keys.opened(db, _held(db, _tenant(db))[2])


def close(db: Session, *, now: datetime) -> int:
    """Drop the lines that are past their time, behind a line that holds the last one's hash; return how many."""
    tenant, cut = _tenant(db), now - rules.KEEP
    head, last, _key = _held(db, tenant)
    upto, closing = next(iter(send(db, _OLD, {"tenant": tenant, "cut": cut})), (head, last))
    first = send(db, _FIRST, {"tenant": tenant})[0][0]
    if first is None or upto < first:
        return 0
    told = rules.closed_up_to(upto, bytes(closing))
    write(db, {Act(None, SYSTEM, rules.CLOSE, "audit", None, told, None): now})
    return int(send(db, _FORGET, {"last": upto})[0][0])


def _held(db: Session, tenant: UUID) -> tuple[int, bytes, bytes]:
    rows = send(db, _HOLD, {"tenant": tenant})
    if not rows:
        send(db, _BEGIN, {"tenant": tenant, "hash": GENESIS, "key": _new_key(db, tenant)})
        rows = send(db, _HOLD, {"tenant": tenant})
    seq, last, key = rows[0]
    return seq, bytes(last), bytes(key)


def _new_key(db: Session, tenant: UUID) -> bytes:
    """Return a key for the chain, sealed as a subject's: when the body's key changes, the head may stay as it is."""
    return vault.seal(db, new_key(), table=keys.TABLE, column=keys.COLUMN, row=tenant, subject=tenant)


def _tenant(db: Session) -> UUID:
    scope: Scope = db.info[SCOPE]
    return scope.tenant_id or scope.district_id


@event.listens_for(Session, "before_commit")
def _write_before_commit(db: Session) -> None:
    if not db.info.get(_ACTS) or db.in_nested_transaction():
        return
    acts, scope = db.info.pop(_ACTS), db.info[SCOPE]
    if not scope.read_only:
        write(db, acts)
        return
    # Where PostgreSQL refuses to write, the log is written beside, and stands before anything is shown.
    with transaction(db.get_bind().engine, replace(scope, reach=Reach.TENANT)) as log:
        write(log, acts)


@event.listens_for(Session, "after_rollback")
def _nothing_happened(db: Session) -> None:
    db.info.pop(_ACTS, None)
