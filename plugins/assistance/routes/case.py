"""Addresses of one application: its page, its steps, notes, handing on."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.contributions import Line
from core.dates import UnreadableError, parse_day
from core.errors import DomainError
from core.i18n import _
from core.people.actions.opening import names
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.assistance import permissions
from plugins.assistance.actions import passing, planning, sessions, work
from plugins.assistance.actions.opening import opened, person_of
from plugins.assistance.actions.work import Refused
from plugins.assistance.pages import case as pages
from plugins.assistance.pages import made
from plugins.assistance.queries import procedures
from plugins.assistance.routes.lists import colleagues
from plugins.assistance.rules.checklist import checklist
from plugins.assistance.rules.questions import read_back, way
from plugins.assistance.rules.sessions import beyond
from plugins.assistance.rules.states import Act, Refusal, Said

BY_BUTTON = (Act.WAIT, Act.RESUME, Act.PREPARE, Act.SUPPLEMENT, Act.ANSWER, Act.CLOSE, Act.REOPEN)
"""Steps that need no page of their own."""
LONGEST_REASON = 500


@get("/{case_id:str}", needs=permissions.READ)
def one(
    db: Session, me: Member, site: Site, platform: Platform, case_id: UUID, query: Fields
) -> pages.OneCase:
    """Show an application."""
    told = {
        "aperta": _("Pratica aperta. Dai alla persona il suo codice: con quello la segue da casa."),
        "risposte": _("Risposte salvate. Qui sotto c'è che cosa serve."),
        "salvata": _("Salvato."),
        "passo": _("Fatto."),
        "inviata": _("Invio scritto. Dai alla persona il riepilogo."),
        "esito": _("Risposta scritta. Avvisa la persona, e dille che cosa può fare."),
        "delega": _("Delega aggiornata."),
        "incontro": _("Incontro scritto. Alla fine puoi dire com'è andata, senza nomi."),
        "versione": _("Adesso la pratica segue la nuova versione."),
    }
    return shown(db, me, site, platform, case_id, done=told.get(query.text("fatto", most=20)))


def step_refused(
    db: Session, me: Member, site: Site, platform: Platform, case_id: UUID, *, why: Refused
) -> pages.OneCase:
    """Show it again, with what stands in the way."""
    return shown(db, me, site, platform, case_id, errors=why.errors, status=why.status)


@post("/{case_id:str}/passo", needs=permissions.WRITE, otherwise=step_refused)
def step(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Take a step."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    act = next((one for one in BY_BUTTON if one == form.text("passo", most=20)), None)
    if act is None:
        raise DomainError(_("Questo passo non c'è."))
    said = Said(today=clock.today(), reason=form.text("motivo", most=LONGEST_REASON))
    work.step(db, case, act, planning.plan(db, case, now).situation, said, by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}?fatto=passo")


@post("/{case_id:str}/note", needs=permissions.WRITE, otherwise=step_refused)
def note(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Keep a note, or, with a day, something to be done."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    due_on = _day(form.text("entro", most=20))
    kind = "task" if form.text("compito") or due_on else "note"
    words = form.text("testo", most=work.LONGEST_NOTE)
    work.note(db, case, words, kind=kind, due_on=due_on, by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}?fatto=salvata#note")


@post("/{case_id:str}/note/{note_id:str}/fatto", needs=permissions.WRITE)
def finish(db: Session, me: Member, case_id: UUID, note_id: UUID) -> Redirect:
    """Say that something is done, or not yet."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    work.finish(db, case, note_id, by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}?fatto=salvata#note")


@post("/{case_id:str}/affida", needs=permissions.WRITE, otherwise=step_refused)
def hand_on(db: Session, me: Member, platform: Platform, case_id: UUID, form: Fields) -> Redirect:
    """Give it to a colleague."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    to = form.text("collega", most=40)
    if to not in dict(colleagues(db, platform)):
        raise Refused((Refusal("collega", _("Scegli a chi passarla.")),))
    passing.hand_on(db, case, to=UUID(to), by=me, now=now)
    return Redirect("/pratiche?fatto=passata")


@get("/{case_id:str}/versione", needs=permissions.READ)
def version(db: Session, me: Member, case_id: UUID) -> pages.NewVersion:
    """Show what the newer version of the procedure changes for this application."""
    case = opened(db, case_id, me, clock.now())
    before = planning.plan(db, case, clock.now())
    newer = procedures.newer(db, case.procedure_id)
    after = (procedures.version(db, newer) if newer else None) or before.procedure
    answers = read_back(after, before.texts)
    then = {paper.doc: paper.name for paper in checklist(after, answers)}
    now = {paper.doc: paper.name for paper in before.papers}
    return pages.NewVersion(
        case_id=case_id,
        procedure=after.name,
        before=before.procedure.version,
        after=after.version,
        more=[name for doc, name in then.items() if doc not in now],
        less=[name for doc, name in now.items() if doc not in then],
        questions=[one.question for one in way(after, answers) if one.code not in answers],
    )


@post("/{case_id:str}/versione", needs=permissions.WRITE)
def carry_over(db: Session, me: Member, case_id: UUID) -> Redirect:
    """Go on with the newer version."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    newer = procedures.newer(db, case.procedure_id)
    if newer is not None:
        work.carry_over(db, case, newer, by=me, now=now)
        planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}?fatto=versione")


ROUTES = (one, step, note, finish, hand_on, version, carry_over)


def shown(
    db: Session, me: Member, site: Site, platform: Platform, case_id: UUID, **more: Any
) -> pages.OneCase:
    """Return the page of an application."""
    now = clock.now()
    case = opened(db, case_id, me, now)
    person = person_of(case)
    plan = planning.plan(db, case, now)
    visits: list[Line] = platform.plugins.ask(
        site.plugins, "person_appointments", db=db, site=site, people=[person]
    )
    may_write = me.may(permissions.WRITE.code)
    limit, held = sessions.standing(db, case, now)
    return pages.OneCase(
        **made.of(db, plan, now=now, signer=platform.signer.keyed),
        person_id=person,
        name=names(db, [person], me)[person].text,
        appointments=visits,
        newer=procedures.newer(db, case.procedure_id) is not None,
        colleagues=[one for one in colleagues(db, platform) if one[0] != str(me.membership_id)]
        if may_write
        else [],
        may_write=may_write,
        held=held,
        foreseen=sessions.foreseen(limit) if limit else "",
        beyond=beyond(limit, held),
        today=clock.today(),
        **more,
    )


def _day(text: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except UnreadableError as why:
        raise Refused((Refusal("entro", str(why)),)) from None
