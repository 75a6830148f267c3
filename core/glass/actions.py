"""Ask, answer, review. Each is told to the body and stands in its log. Nobody here commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.accounts import queries as accounts
from core.audit.actions import record
from core.db.scope import SCOPE
from core.errors import Conflict, DomainError, Missing
from core.glass import queries, rules
from core.glass.models import Glass
from core.i18n import _
from core.notices.actions import Notice, post
from core.who import Member


class NoReason(DomainError):
    """The person whose record it is will read the reason: there has to be one."""

    status = 422


class NotWhole(DomainError):
    """Nobody is looked for by a part of what is hers."""

    status = 422


def ask(db: Session, *, person_id: UUID | None, reason: str, by: Member, url: str, now: datetime) -> Glass:
    """Ask to look at one person's record, in the scope of its body. Whether it was found, nobody is told yet."""
    if len(reason) < rules.SHORTEST_REASON:
        raise NoReason(_("Scrivi il motivo, con una frase intera: lo leggerà anche la persona."))
    glass = Glass(
        district_id=db.info[SCOPE].district_id,
        person_id=person_id,
        reason=reason,
        asked_by=by.account_id,
        asked_name=by.name,
        asked_at=now,
    )
    db.add(glass)
    db.flush()
    record(
        db, by=by, verb="ask-glass", resource="glass", subject=person_id, about=str(glass.id), reason=reason
    )
    _tell(
        db,
        glass,
        "asked",
        _(
            "Ciao,\n\nl'Ufficio di Piano chiede di guardare una scheda del vostro ente. "
            "Serve il sì di una seconda persona: può darlo chi amministra l'ente.\n\n"
            "Leggi il motivo e rispondi qui:\n{url}/registro/richieste\n"
        ).format(url=url),
    )
    return glass


def answer(db: Session, *, glass_id: UUID, yes: bool, by: Member, url: str, now: datetime) -> Glass:
    """Let somebody look for an hour, or refuse: a second person does, in the scope of the body."""
    glass = queries.request(db, glass_id)
    if glass is None:
        raise Missing(_("Questa richiesta non c'è, o non c'è più."))
    _check(glass, yes=yes, by=by, now=now)
    glass.granted, glass.answered_by, glass.answered_name, glass.answered_at = (
        yes,
        by.account_id,
        by.name,
        now,
    )
    glass.until = now + rules.LASTS if yes else None
    db.flush()
    verb = "break-glass" if yes else "refuse-glass"
    record(
        db,
        by=by,
        verb=verb,
        resource="glass",
        subject=glass.person_id,
        about=str(glass.id),
        reason=glass.reason,
    )
    if yes:
        _tell(
            db,
            glass,
            "broken",
            _(
                "Ciao,\n\nper un'ora l'Ufficio di Piano può leggere una scheda del vostro ente. Non può cambiarla.\n"
                "Chi l'ha chiesto, chi ha detto sì e perché:\n{url}/registro/richieste\n"
            ).format(url=url),
        )
    return glass


def _check(glass: Glass, *, yes: bool, by: Member, now: datetime) -> None:
    if not rules.may_answer(glass.asked_by, by.account_id):
        raise Conflict(_("Serve una seconda persona: non puoi rispondere alla tua richiesta."))
    if rules.state(glass, now) is not rules.State.WAITING:
        raise Conflict(_("A questa richiesta è già stato risposto, o è passato un giorno."))
    if yes and glass.person_id is None:
        words = _(
            "Con il dato che è stato scritto non si trova una scheda sola: non c'è, o ce n'è più di una. "
            "Rispondi no: possono chiedere di nuovo con il codice della persona."
        )
        raise Conflict(words)


def review(db: Session, *, glass_id: UUID, words: str, by: Member, now: datetime) -> None:
    """Write what the auditor found, in the reach of the district; once."""
    done = db.scalar(
        update(Glass)
        .where(Glass.id == glass_id, Glass.reviewed_at.is_(None), Glass.granted.is_(True))
        .values(reviewed_by=by.account_id, reviewed_name=by.name, reviewed_at=now, review=words)
        .returning(Glass.id)
        .execution_options(synchronize_session=False)
    )
    if done is None:
        raise Missing(_("Questa richiesta non c'è, o è già stata riletta."))
    record(db, by=by, verb="review-glass", resource="glass", about=str(glass_id), reason=words)


def _tell(db: Session, glass: Glass, fact: str, body: str) -> None:
    for email in accounts.administrators(db):
        key = f"glass {fact} {glass.id} {email}"
        post(db, Notice(key=key, recipient=email, subject=_("Una richiesta da leggere"), body=body))
