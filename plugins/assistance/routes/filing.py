"""Addresses of what was filed, of what came of it, and of the sheet for the person."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.dates import UnreadableError, parse_day
from core.files.refusal import Unfit
from core.i18n import _
from core.people.actions.opening import names, open_record
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.assistance import permissions, sheet
from plugins.assistance.actions import filing, planning
from plugins.assistance.actions.filing import Filed
from plugins.assistance.actions.opening import opened, person_of
from plugins.assistance.actions.planning import Plan
from plugins.assistance.actions.work import Refused
from plugins.assistance.codes import CaseCodes
from plugins.assistance.pages import case as pages
from plugins.assistance.pages.words import outcomes
from plugins.assistance.routes.papers import MOST_SENT, kept
from plugins.assistance.rules.states import Refusal, Said

FIELDS = ("dove", "quando", "protocollo", "atteso", "chi")
ANSWERED = ("esito", "quando", "motivo", "ricorso")
BEHALF = "delega"
LONGEST = 300


@get("/{case_id:str}/invio", needs=permissions.READ)
def form_of_filing(db: Session, me: Member, case_id: UUID) -> pages.FileCase:
    """Ask what was filed."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    values = {"dove": plan.procedure.channel, "quando": clock.today().isoformat(), "chi": "persona"}
    return _filing_page(db, me, plan, values)


def filing_refused(
    db: Session, me: Member, case_id: UUID, form: Fields, why: Refused | Unfit
) -> pages.FileCase:
    """Ask again, with what was typed."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    errors = why.errors if isinstance(why, Refused) else [("ricevuta", str(why))]
    return _filing_page(db, me, plan, _typed(form, FIELDS), errors=_named(errors), status=why.status)


@post("/{case_id:str}/invio", needs=permissions.WRITE, otherwise=filing_refused, upload=MOST_SENT)
def file(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Write down what was filed, with the receipt."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    typed = _typed(form, FIELDS)
    said = Said(
        today=clock.today(),
        on_behalf=typed["chi"] == BEHALF,
        where=typed["dove"],
        on=_day(typed["quando"], "quando"),
    )
    uploads = form.files("ricevuta")
    receipt = kept(db, me, person_of(case), uploads, _("Ricevuta")) if uploads else None
    filed = Filed(
        said=said, protocol=typed["protocollo"], expected_on=_day(typed["atteso"], "atteso"), receipt=receipt
    )
    filing.file(db, case, filed, planning.plan(db, case, now).situation, by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}?fatto=inviata")


@get("/{case_id:str}/esito", needs=permissions.READ)
def form_of_outcome(db: Session, me: Member, case_id: UUID) -> pages.DecideCase:
    """Ask what was answered."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    return _outcome_page(db, me, plan, {"quando": clock.today().isoformat()})


def outcome_refused(db: Session, me: Member, case_id: UUID, form: Fields, why: Refused) -> pages.DecideCase:
    """Ask again, with what was typed."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    return _outcome_page(db, me, plan, _typed(form, ANSWERED), errors=_named(why.errors), status=why.status)


@post("/{case_id:str}/esito", needs=permissions.WRITE, otherwise=outcome_refused)
def decide(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Write down what was answered."""
    now, case = clock.now(), opened(db, case_id, me, clock.now(), verb="write")
    typed = _typed(form, ANSWERED)
    said = Said(
        today=clock.today(),
        on=_day(typed["quando"], "quando"),
        outcome=typed["esito"],
        reason=typed["motivo"],
    )
    situation = planning.plan(db, case, now).situation
    filing.decide(db, case, said, situation, appeal_until=_day(typed["ricorso"], "ricorso"), by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}?fatto=esito")


@get("/{case_id:str}/riepilogo.pdf", needs=permissions.READ)
def summary(db: Session, me: Member, site: Site, platform: Platform, case_id: UUID) -> File:
    """Give the person a sheet in her language and in Italian: what to bring, or what was filed; what happens next."""
    now = clock.now()
    case = opened(db, case_id, me, now)
    told = filing.told(db, case)
    record = open_record(db, person_id=person_of(case), by=me, now=now)
    plan = planning.plan(db, case, now)
    code = CaseCodes(platform.signer.keyed).shown(case.id)
    return sheet.file(platform, site, plan, told, language=record.told.language, code=code)


ROUTES = (form_of_filing, file, form_of_outcome, decide, summary)

_NAMES = {"where": "dove", "on": "quando", "behalf": "chi", "outcome": "esito", "reason": "motivo"}


def _named(errors: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_NAMES.get(field, field), words) for field, words in errors]


def _typed(form: Fields, fields: tuple[str, ...]) -> dict[str, str]:
    return {name: form.text(name, most=LONGEST) for name in fields}


def _day(text: str, field: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except UnreadableError as why:
        raise Refused((Refusal(field, str(why)),)) from None


def _filing_page(
    db: Session, me: Member, plan: Plan, values: Mapping[str, str], **more: Any
) -> pages.FileCase:
    person = person_of(plan.case)
    return pages.FileCase(
        case_id=plan.case.id,
        name=names(db, [person], me)[person].text,
        procedure=plan.procedure.name,
        values=values,
        mandate=plan.mandate,
        **more,
    )


def _outcome_page(
    db: Session, me: Member, plan: Plan, values: Mapping[str, str], **more: Any
) -> pages.DecideCase:
    person = person_of(plan.case)
    return pages.DecideCase(
        case_id=plan.case.id,
        name=names(db, [person], me)[person].text,
        procedure=plan.procedure.name,
        values=values,
        outcomes=outcomes(),
        **more,
    )
