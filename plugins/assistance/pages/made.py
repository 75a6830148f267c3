"""From an opened application to what its page shows."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.audit.queries import reasoned
from core.dates import date_words
from core.district_files.service import Actor
from core.i18n import _
from core.people import queries as people
from core.services.rules.documents import Need
from plugins.assistance.actions import filing, work
from plugins.assistance.actions.opening import person_of
from plugins.assistance.actions.planning import EVENT, Plan, days_told
from plugins.assistance.codes import CaseCodes
from plugins.assistance.models import Case, Event, Note
from plugins.assistance.pages.case import MandateLine, NoteLine, PaperLine, StepLine
from plugins.assistance.pages.words import ORIGINS, act_words, event_words, mandate_sign, sign_of
from plugins.assistance.queries import cases, mandates
from plugins.assistance.rules.checklist import Needed, steps
from plugins.assistance.rules.deadlines import Deadline
from plugins.assistance.rules.deadlines import State as Term
from plugins.assistance.rules.deadlines import event_words as days_of
from plugins.assistance.rules.mandate import covers, standing
from plugins.assistance.rules.questions import said
from plugins.assistance.rules.states import State, possible

TEMPTING = ("password", "credenzial", "spid", "cie", "pin", "accesso", "entrare")


def of(db: Session, plan: Plan, *, now: datetime, signer: Callable[[str, str], bytes]) -> dict[str, Any]:
    """Return what the page of an application says of it."""
    case = plan.case
    notes, journal = cases.notes(db, case.id), cases.journal(db, case.id)
    hats = {one.by for one in notes} | {one.by for one in journal if one.by}
    called, awaited = cases.names(db, hats), cases.awaited(db, case.id, now)
    reasons = _reasons(db, case, journal)
    return {
        "plan": plan,
        "sign": sign_of(case.state, case.outcome),
        "code": CaseCodes(signer).shown(case.id),
        "acts": [(one.value, *act_words(one)) for one in possible(State(case.state))],
        "papers": [paper_line(plan, one, awaited) for one in plan.papers],
        "steps": [step_line(one) for one in steps(plan.procedure, plan.answers)],
        "deadlines": list(deadline_words(plan)),
        "notes": _notes(db, plan, notes, called),
        "mandates": _mandates(db, plan, now),
        "filed": filing.told(db, case),
        "said": list(answers_said(plan)),
        "journal": [
            (one.at, _who(one, called), journal_line(plan, one) + reasons.get(one.at, "")) for one in journal
        ],
        "origin": _(ORIGINS.get(case.origin, case.origin)),
        "outcome": case.outcome or "",
    }


def _reasons(db: Session, case: Case, journal: Iterable[Event]) -> dict[datetime, str]:
    """Return why whoever administers gave an application to somebody else, by when."""
    if not any(one.kind == "handed-on" for one in journal):
        return {}
    found = reasoned(db, person_of(case), str(case.id))
    return {one.at: f": «{one.reason}»" for one in found if one.verb == "assign"}


def _notes(db: Session, plan: Plan, notes: Iterable[Note], called: dict[Any, str]) -> list[NoteLine]:
    return [
        NoteLine(
            id=one.id,
            words=work.note_words(db, plan.case, one),
            who=called.get(one.by, ""),
            at=one.at,
            task=one.kind == "task",
            due_on=one.due_on,
            done=one.done_at is not None,
        )
        for one in notes
    ]


def _mandates(db: Session, plan: Plan, now: datetime) -> list[MandateLine]:
    ids = [one.id for one in people.family(db, person_of(plan.case))]
    return [
        MandateLine(
            id=one.id,
            sign=mandate_sign(standing(mandates.term(one), now)),
            until=one.last,
            covers=covers(mandates.term(one), plan.procedure.slug, now),
        )
        for one in mandates.of_person(db, ids)
    ]


def paper_line(plan: Plan, paper: Needed, awaited: Collection[str]) -> PaperLine:
    """Return a paper as the checklist shows it."""
    tick = plan.ticks.get(paper.doc)
    state = tick.state if tick else ""
    needs = {
        Need.NEEDED: _("Serve."),
        Need.CONDITIONAL: _("Serve {when}.").format(when=paper.when or ""),
        Need.OPTIONAL: _("Utile, non obbligatorio."),
    }
    signs = {
        work.SEEN: (_("visto"), "success"),
        work.KEPT: (_("c'è la copia"), "success"),
        work.LACKING: (_("non ce l'ha"), "danger"),
    }
    unseen = (_("in arrivo dal telefono"), "info") if paper.doc in awaited else (_("da vedere"), "neutral")
    return PaperLine(
        doc=paper.doc,
        name=paper.name,
        note=paper.note or "",
        need=needs[paper.need],
        sign=signs.get(state, unseen),
        state=state,
    )


def step_line(step: Any) -> StepLine:
    """Return a step with what helps beside it."""
    who = {
        Actor.FACILITATOR: _("Tu"),
        Actor.CITIZEN: _("La persona"),
        Actor.SYSTEM: _("Il programma"),
        Actor.AUTHORITY: _("L'ente"),
        Actor.SOCIAL_WORKER: _("L'assistente sociale"),
        Actor.DOCTOR: _("Il medico"),
    }
    words = step.action.lower()
    return StepLine(
        who=who[step.actor],
        action=step.action,
        help=step.help or "",
        only_if=step.only_if or "",
        wait=step.wait or "",
        caution=step.caution or "",
        tempting=step.actor is Actor.CITIZEN and any(word in words for word in TEMPTING),
    )


def deadline_words(plan: Plan) -> Iterator[tuple[str, str]]:
    """Say by when, one line a term: (what, words)."""
    for one in plan.deadlines:
        yield _by_when(one), one.note or ""


def _by_when(one: Deadline) -> str:
    if one.missing:
        return _("Dipende da un giorno che non sappiamo: {event}").format(
            event=days_of().get(one.missing, one.missing)
        )
    if one.by is None:
        return _("Le date non sono ancora note")
    by = date_words(one.better_by or one.by)
    return {
        Term.PASSED: _("Era entro {day}").format(day=by),
        Term.NOT_YET: _("Si comincia {first}, entro {day}").format(
            first=date_words(one.opens) if one.opens else "", day=by
        ),
    }.get(one.state, _("Entro {day}").format(day=by))


def answers_said(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Return what was answered: the question, the answer in words, where it is changed."""
    path = f"/pratiche/{plan.case.id}/domande?voce="
    for question in plan.questions:
        if question.code in plan.answers:
            value = plan.answers[question.code]
            words = _("Non lo sa") if value is None else said(question, value)
            yield question.question, words, path + question.code
    for event, day in days_told(plan.procedure, plan.texts).items():
        yield days_of().get(event, event), date_words(day), path + EVENT.strip() + "-" + event


def _who(one: Event, called: dict[Any, str]) -> str:
    if one.by is None:
        return {"reminder": _("il sistema"), "sent": _("la persona stessa, dal telefono")}.get(
            one.kind, _("la persona stessa, con il suo codice")
        )
    return called.get(one.by) or _("una persona che non lavora più qui")


def journal_line(plan: Plan, one: Event) -> str:
    """Say what a line of the journal tells."""
    about = one.about or ""
    if one.kind in ("paper", "sent", "asked-paper"):
        doc, _space, state = about.partition(" ")
        name = next((paper.name for paper in plan.procedure.documents if paper.doc == doc), doc)
        if one.kind == "asked-paper":
            return _("ha chiesto di mandare dal telefono: {paper}").format(paper=name)
        words = {
            work.SEEN: _("ha visto: {paper}"),
            work.KEPT: _("ha aggiunto: {paper}"),
            work.LACKING: _("manca: {paper}"),
        }.get(state, _("ha tolto il segno da: {paper}"))
        return words.format(paper=name)
    if one.kind == "state":
        state = about.partition(" ")[2]
        outcome = plan.case.outcome if state == State.DECIDED else None
        return _("ora è: {state}").format(state=sign_of(state, outcome)[0])
    return event_words(one.kind, about)
