"""Addresses of the questions of an application: one a page, saved each time, to be gone on with at any moment."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.dates import UnreadableError, parse_day
from core.i18n import _
from core.people.actions.opening import names
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post
from core.who import Member
from plugins.assistance import permissions
from plugins.assistance.actions import planning, work
from plugins.assistance.actions.opening import opened, person_of
from plugins.assistance.actions.planning import EVENT, Plan
from plugins.assistance.actions.work import Refused
from plugins.assistance.pages import case as pages
from plugins.assistance.rules.deadlines import event_words, events_asked
from plugins.assistance.rules.questions import Wrong, as_text, options, said, validate
from plugins.assistance.rules.states import Refusal

OF_DAY = "event-"
LONGEST = 80


@get("/{case_id:str}/domande", needs=permissions.READ)
def question(db: Session, me: Member, case_id: UUID, query: Fields) -> pages.AskCase | Redirect:
    """Ask one question: the one that is named, or the next that waits."""
    case = opened(db, case_id, me, clock.now())
    plan = planning.plan(db, case, clock.now())
    voice = query.text("voce", most=LONGEST) or _next(plan)
    if not voice or not _known(plan, voice):
        return Redirect(f"/pratiche/{case_id}?fatto=risposte")
    return _page(db, me, plan, voice)


def answer_refused(db: Session, me: Member, case_id: UUID, form: Fields, why: Refused) -> pages.AskCase:
    """Ask again, with what was typed and what is wrong with it."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    voice = form.text("voce", most=LONGEST)
    value = form.text("risposta", most=LONGEST)
    return _page(db, me, plan, voice, value=value, errors=why.errors, status=why.status)


@post("/{case_id:str}/domande", needs=permissions.WRITE, otherwise=answer_refused)
def answer(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Keep an answer, and go on to what it makes worth asking."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    plan, voice = planning.plan(db, case, now), form.text("voce", most=LONGEST)
    if not _known(plan, voice):
        return Redirect(f"/pratiche/{case_id}/domande")
    kept = "" if form.text("salta") else _kept(plan, voice, form.text("risposta", most=LONGEST))
    work.answer(db, case, _stored(voice), kept, by=me, now=now)
    after = planning.refresh(db, case, now)
    work.drop_answers(db, case, after.idle)
    if form.text("dopo") or _next(after) is None:
        return Redirect(f"/pratiche/{case_id}?fatto=risposte")
    return Redirect(f"/pratiche/{case_id}/domande")


ROUTES = (question, answer)


def _next(plan: Plan) -> str | None:
    if plan.question:
        return plan.question.code
    return f"{OF_DAY}{plan.event}" if plan.event else None


def _known(plan: Plan, voice: str) -> bool:
    if voice.startswith(OF_DAY):
        return voice.removeprefix(OF_DAY) in events_asked(plan.procedure)
    return any(one.code == voice for one in plan.questions)


def _stored(voice: str) -> str:
    return EVENT + voice.removeprefix(OF_DAY) if voice.startswith(OF_DAY) else voice


def _kept(plan: Plan, voice: str, text: str) -> str:
    if voice.startswith(OF_DAY):
        return _kept_day(text)
    found = validate(next(one for one in plan.questions if one.code == voice), text)
    if isinstance(found, Wrong) or found is None:
        words = found.sentence if found else _("Rispondi, oppure tocca «Non lo sa».")
        raise Refused((Refusal("risposta", words),))
    return as_text(found)


def _kept_day(text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except UnreadableError as why:
        raise Refused((Refusal("risposta", str(why)),)) from None


def _page(db: Session, me: Member, plan: Plan, voice: str, **more: Any) -> pages.AskCase:
    person = person_of(plan.case)
    given: dict[str, Any] = {"value": plan.texts.get(_stored(voice), "")} | more
    asked: dict[str, Any]
    choices: list[tuple[str, str]] = []
    if voice.startswith(OF_DAY):
        event = voice.removeprefix(OF_DAY)
        asked = {
            "title": event_words().get(event, event),
            "help": _("Per esempio 3/9/2026. Serve per sapere entro quando."),
        }
        number = len(plan.questions) + 1
    else:
        one = next(one for one in plan.questions if one.code == voice)
        asked = {"title": one.question, "help": one.help or ""}
        values = ((text, validate(one, text)) for text in options(one))
        choices = [
            (text, said(one, value))
            for text, value in values
            if value is not None and not isinstance(value, Wrong)
        ]
        number = plan.questions.index(one) + 1
    return pages.AskCase(
        case_id=plan.case.id,
        name=names(db, [person], me)[person].text,
        procedure=plan.procedure.name,
        code=voice,
        options=choices,
        number=number,
        back=f"/pratiche/{plan.case.id}",
        **asked,
        **given,
    )
