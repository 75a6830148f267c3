"""Forget what is past its term; choose terms, hold, hand over. Nobody here commits."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from core.db.scope import Reach
from core.errors import DomainError, Missing
from core.i18n import _
from core.privacy import queries, rules
from core.privacy.expiry import Expiry
from core.privacy.models import Handover, Hold, Request, TermChoice
from core.privacy.queries import Due, Terms
from core.privacy.register import Register
from core.vault import actions as vault

LONGEST_REASON = 300
Erase = Callable[[Session, UUID], None]
log = logging.getLogger("diffuso")


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


def forget(
    db: Session,
    expiries: Iterable[Expiry],
    in_force: Terms,
    now: datetime,
    *,
    reach: Reach,
    comune: bool,
    erase: Erase | None = None,
) -> list[Due]:
    """Forget what is due, each expiry apart: one that fails keeps no other from its time. Return how much went.

    `erase` is asked for each person whose time is over.
    """
    found, held = [], queries.held_ids(db, now) if reach is Reach.TENANT else set()
    for expiry in expiries:
        if expiry.reach is reach:
            try:
                with db.begin_nested():
                    goes, stays = queries.past(expiry, in_force[expiry.keep], now, comune=comune, held=held)
                    kept = queries.how_many(db, expiry, stays) if held else 0
                    rows = _erase_each(db, expiry, goes, erase) if expiry.erases else _go(db, expiry, goes)
            except Exception as why:  # noqa: BLE001 - a plugin may fail in any way; its words may tell of people
                reason = type(getattr(why, "orig", why)).__name__
                log.warning("%s of %s was not forgotten: %s", expiry.keep, expiry.table.__tablename__, reason)
                continue
            found.append(Due(expiry.keep, expiry.table.__tablename__, rows, kept))
    return found


def _erase_each(db: Session, expiry: Expiry, chosen: list[Any], erase: Erase | None) -> int:
    table: Any = expiry.table
    ids = db.scalars(select(table.id).where(*chosen)).all()
    for one in ids:
        if erase is None:
            raise LookupError(f"{table.__tablename__}: nobody erases people here")
        erase(db, one)
    return len(ids)


def _go(db: Session, expiry: Expiry, chosen: list[Any]) -> int:
    if expiry.key is not None:
        vault.destroy_each(db, subjects=select(expiry.key).where(*chosen))
    statement: Delete | Update = delete(expiry.table)
    if expiry.forget is not None:
        statement = update(expiry.table).values(**expiry.forget)
    done = db.execute(statement.where(*chosen).execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)  # noqa: S101 - an UPDATE or DELETE says how many rows it touched
    return done.rowcount


def choose_term(
    db: Session,
    register: Register,
    *,
    organisation_id: UUID,
    code: str,
    days: int | None,
    act: str,
    by: UUID,
    now: datetime,
    for_district: bool,
) -> None:
    """Make a term shorter for a body; for the district also longer, by an act. Raise Unfinished or Missing."""
    term = register.terms.get(code)
    if term is None:
        raise Missing(_("Questa voce non c'è."))
    most = term.days if for_district else queries.terms(db, register)[code].days
    if wrong := rules.refusal(term=term, days=days, most=most, act=act, may_lengthen=for_district):
        raise Unfinished([(f"{wrong[0]}-{code}", wrong[1])])
    db.add(
        TermChoice(
            organisation_id=organisation_id,
            code=code,
            decided_at=now,
            days=days,
            act=act or None,
            decided_by=by,
        )
    )
    db.flush()


def hold(db: Session, *, subject: UUID, reason: str, until: datetime | None, by: UUID, now: datetime) -> None:
    """Keep everything of a subject from being forgotten, for a reason, until a moment, when it ends by itself.

    Raises:
        Unfinished: the reason or the day is missing.
    """
    checks = (
        ("reason", bool(reason), _("Scrivi perché i dati vanno tenuti.")),
        ("until", until is not None and until > now, _("Scrivi un giorno futuro, per esempio 31/12/2027.")),
    )
    if errors := [(field, words) for field, good, words in checks if not good]:
        raise Unfinished(errors)
    db.add(Hold(subject=subject, reason=reason, until=until, placed_at=now, placed_by=by))
    db.flush()


def release(db: Session, *, hold_id: UUID, by: UUID, now: datetime) -> UUID:
    """Let time run again for what was held; return whose it is. Raise Missing."""
    found = queries.hold(db, hold_id, now)
    if found is None:
        raise Missing(_("Questo blocco non c'è più."))
    found.ended_at, found.ended_by = now, by
    return found.subject


def hand_over(
    db: Session, register: Register, *, code: str, up_to: datetime, protocol: str, by: UUID, now: datetime
) -> None:
    """Take note that what fell due before a moment is in the Comune's archive. Raise Missing or Unfinished."""
    term = register.terms.get(code)
    if term is None or not term.archive:
        raise Missing(_("Questa voce non va in archivio."))
    if not protocol:
        raise Unfinished([(f"protocol-{code}", _("Scrivi il numero di protocollo del versamento."))])
    db.add(Handover(code=code, up_to=up_to, protocol=protocol, handed_by=by, handed_at=now))
    db.flush()


def ask_erasure(db: Session, *, subject: UUID, now: datetime) -> Request | None:
    """Ask for one's data to be erased; None where she has asked already and nobody has answered."""
    last = queries.last_request(db, subject)
    if last is not None and last.answer is None:
        return None
    request = Request(subject=subject, asked_at=now, due_at=rules.answer_by(now))
    db.add(request)
    db.flush()
    return request


def waiting(db: Session, request_id: UUID) -> Request:
    """Return a request that waits. Raise Missing."""
    found = queries.open_request(db, request_id)
    if found is None or found.subject is None:
        raise Missing(_("A questa richiesta qualcuno ha già risposto."))
    return found


def refuse(
    db: Session, *, request: Request, reason: str, until: datetime | None, by: UUID, now: datetime
) -> None:
    """Say why the data have to be kept, and until when: until then nothing of hers is forgotten. Raise Unfinished."""
    assert request.subject  # noqa: S101 - waiting() gives only requests of somebody
    hold(db, subject=request.subject, reason=reason, until=until, by=by, now=now)
    request.answer, request.reason = "refused", reason
    request.answered_at, request.answered_by = now, by
    db.flush()
