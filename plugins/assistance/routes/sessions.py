"""Addresses of meetings with one person: one begins, and how many a body foresees."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post
from core.who import Member
from plugins.assistance import permissions
from plugins.assistance.actions import sessions as actions
from plugins.assistance.actions.opening import opened
from plugins.assistance.actions.work import Refused
from plugins.assistance.pages.limits import MeetingLimit
from plugins.assistance.queries import sessions
from plugins.assistance.routes.case import LONGEST_REASON, step_refused
from plugins.assistance.rules.sessions import MONTH, MOST, YEAR, Limit
from plugins.assistance.rules.states import Refusal

PAGE = "/pratiche/limite"
PERIODS = {"mese": MONTH, "anno": YEAR, "tutto": None}


@get("/limite", needs=permissions.SETTINGS)
def limit(db: Session, query: Fields) -> MeetingLimit:
    """Say how many meetings one person may have here."""
    found = sessions.limit(db)
    period = next((name for name, days in PERIODS.items() if found and days == found.days), "anno")
    done = _("Salvato: vale da adesso.") if query.text("fatto") else None
    return _page(str(found.most) if found else "", period, done=done)


def limit_refused(form: Fields, why: Refused) -> MeetingLimit:
    """Ask again, with what was typed."""
    typed = form.text("quanti", most=10), form.text("periodo", most=10)
    return _page(*typed, errors=why.errors, status=why.status)


@post("/limite", needs=permissions.SETTINGS, otherwise=limit_refused)
def put_limit(db: Session, form: Fields) -> Redirect:
    """Set it, or, with nothing written, take it away."""
    text, period = form.text("quanti", most=10), form.text("periodo", most=10)
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise Refused((Refusal("quanti", _("Scrivi un numero da 1 a 999, oppure niente.")),))
    if period not in PERIODS:
        raise Refused((Refusal("periodo", _("Scegli in quanto tempo.")),))
    actions.put(db, Limit(most=int(text), days=PERIODS[period]) if text else None)
    return Redirect(f"{PAGE}?fatto=si")


@post("/{case_id:str}/incontro", needs=permissions.WRITE, otherwise=step_refused)
def begin(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Begin a meeting; beyond the limit, with a reason."""
    now = clock.now()
    case = opened(db, case_id, me, now, verb="write")
    actions.begin(db, case, reason=form.text(actions.REASON, most=LONGEST_REASON), by=me, now=now)
    return Redirect(f"/pratiche/{case_id}?fatto=incontro")


LIMIT, ROUTES = (limit, put_limit), (begin,)


def _page(most: str, period: str, **more: Any) -> MeetingLimit:
    periods = [("mese", _("in un mese")), ("anno", _("in un anno")), ("tutto", _("in tutto"))]
    return MeetingLimit(most=most, period=period, periods=periods, **more)
