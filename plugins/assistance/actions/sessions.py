"""Begin a meeting with a person; say how many a body foresees. Nobody here commits."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.i18n import _, ngettext
from core.people import queries as people
from core.who import Member
from plugins.assistance.actions import work
from plugins.assistance.actions.opening import person_of
from plugins.assistance.actions.work import Refused
from plugins.assistance.models import Case
from plugins.assistance.models import Limit as Row
from plugins.assistance.queries import sessions
from plugins.assistance.rules.sessions import MONTH, YEAR, Limit, beyond
from plugins.assistance.rules.states import Refusal

REASON = "incontro"


def begin(db: Session, case: Case, *, reason: str, by: Member, now: datetime) -> None:
    """Write down that a meeting begins, once a day; beyond the body's limit it takes a reason. Raise Refused."""
    work.refuse_over(case)
    if sessions.met_on(db, case.id, now):
        return
    limit, count = standing(db, case, now)
    if limit and beyond(limit, count):
        if not reason:
            raise Refused((Refusal(REASON, f"{foreseen(limit)} {_('Scrivi perché ne serve un altro.')}"),))
        work.note(db, case, reason, kind="beyond", by=by, now=now)
    work.journal(db, case, sessions.SESSION, by=by, now=now, about="beyond" if beyond(limit, count) else None)


def standing(db: Session, case: Case, now: datetime) -> tuple[Limit | None, int]:
    """Return what the body foresees for one person, and how many meetings this one had."""
    limit = sessions.limit(db)
    ids = [one.id for one in people.family(db, person_of(case))]
    return limit, sessions.held(db, ids, limit.since(now) if limit else None)


def foreseen(limit: Limit) -> str:
    """Say how many meetings a body foresees for one person."""
    words = ngettext(
        "L'ente prevede %(num)s incontro per persona",
        "L'ente prevede %(num)s incontri per persona",
        limit.most,
    ) % {"num": limit.most}
    when = {MONTH: _("in un mese"), YEAR: _("in un anno"), None: _("in tutto")}
    return f"{words} {when.get(limit.days, '')}."


def put(db: Session, limit: Limit | None) -> None:
    """Set the body's limit, or take it away."""
    db.execute(delete(Row))
    if limit:
        db.add(Row(most=limit.most, days=limit.days))
    db.flush()
