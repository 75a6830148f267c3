"""Addresses of one's own application and mandate: the code on the sheet opens them, without an account."""

import re
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit.openings import shown
from core.audit.queries import reasoned
from core.codes import normal_code
from core.dates import date_words, local
from core.errors import Conflict, DomainError, TooMany
from core.files.refusal import Unfit
from core.files.rules import MOST_BYTES, Problem
from core.i18n import _, translated
from core.limits.rules import Budget, Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.assistance import permissions
from plugins.assistance.actions import filing, papers, planning, work
from plugins.assistance.actions import mandates as mandate_actions
from plugins.assistance.actions.filing import Told
from plugins.assistance.actions.opening import own, person_of
from plugins.assistance.actions.planning import Plan
from plugins.assistance.codes import CaseCodes, MandateCodes, SigningCodes
from plugins.assistance.models import Case
from plugins.assistance.pages import own as pages
from plugins.assistance.pages.made import deadline_words
from plugins.assistance.queries import cases, mandates
from plugins.assistance.routes.papers import LONGEST, MOST_SENT
from plugins.assistance.rules.checklist import Needed
from plugins.assistance.rules.mandate import How, Standing, standing
from plugins.assistance.rules.states import AFTER_FILING, BEFORE_FILING, LIVE, State

DOOR, CASE, MANDATE = "/pratiche/segui", "/pratiche/mia", "/pratiche/mia/delega"
OPENED = re.compile(r"(case|mandate|signature) ([0-9a-f-]{36})")
CODE = Budget(name="case code", most=10)
CODES = Budget(name="case codes", most=100, strict=False)
CODES_ANYWHERE = Budget(name="case codes in a district", most=1_000, strict=False)


class NotFound(DomainError):
    """No application or mandate has this code."""

    status = 422


@get("/segui", needs=permissions.PROVE)
def find() -> pages.FindCase:
    """Ask for the code."""
    return pages.FindCase()


def find_refused(form: Fields, why: NotFound | TooMany) -> pages.FindCase:
    """Say the same whatever was wrong."""
    return pages.FindCase(code=form.text("codice", most=64), errors=[("codice", str(why))], status=why.status)


def find_tries(site: Site, form: Fields) -> list[Try]:
    """Name what a code is counted of: as it was written, of the body, of the district."""
    written = form.text("codice", most=64)
    code = f"{site.tenant_id} {normal_code(written) or written}"
    return [Try(CODE, code), Try(CODES, site.tenant_id), Try(CODES_ANYWHERE)]


@post("/segui", needs=permissions.PROVE, otherwise=find_refused, tries=find_tries)
def enter(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Open what the code stands for, for half an hour."""
    code, keyed = normal_code(form.get("codice", "")) or "", platform.signer.keyed
    doors = (
        ("case", cases.by_code, CaseCodes(keyed), CASE),
        ("mandate", mandates.by_code, MandateCodes(keyed), MANDATE),
        ("signature", mandates.by_signing_code, SigningCodes(keyed), MANDATE),
    )
    for kind, look, codes, path in doors:
        if found := look(db, codes.hash(code)):
            return Redirect(path, visit=platform.signer.visit(site, f"{kind} {found}"))
    raise NotFound(_("Questo codice non c'è. Controllalo e prova di nuovo."))


@get("/mia", needs=permissions.OWN)
def mine(
    db: Session, site: Site, platform: Platform, opened: str | None, query: Fields
) -> pages.MyCase | Redirect:
    """Show where my application stands."""
    kind, found = _opened(opened)
    if kind != "case" or found is None:
        return Redirect(DOOR)
    now = clock.now()
    case = own(db, found, now)
    plan, told = planning.plan(db, case, now), filing.told(db, case)
    missing = plan.missing if case.state in BEFORE_FILING else ()
    return pages.MyCase(
        title=plan.procedure.name,
        sign=pages.case_sign(case.state, case.outcome),
        who=cases.names(db, [case.operator_id]).get(case.operator_id, ""),
        since=case.since,
        next=pages.next_words(case.state, missing=bool(missing)),
        mine=case.state == State.WAITING,
        missing=[_wanted(one) for one in missing],
        here=list(_here(plan)) if case.state in LIVE else [],
        deadlines=list(deadline_words(plan)) if case.state in BEFORE_FILING else [],
        filed=list(_filed(told)) if told else [],
        way=list(_path(case, plan, told)),
        opened=shown(
            reasoned(db, person_of(case), str(case.id)),
            body=site.name,
            office=site.district_name,
            roles=platform.matrix.roles,
        ),
        done=_("Grazie: il documento è arrivato.") if query.text("fatto", most=10) else None,
    )


@get("/mia/carta", needs=permissions.OWN)
def my_paper(db: Session, opened: str | None, query: Fields) -> pages.MyPaper | Redirect:
    """Show a paper that is missing, and the way to send it."""
    plan = _missing(db, opened)
    found = _asked(plan, query.text("documento", most=LONGEST)) if plan else None
    return pages.MyPaper(paper=_wanted(found)) if found else Redirect(CASE)


def send_refused(db: Session, opened: str | None, form: Fields, why: Unfit) -> pages.MyPaper | Redirect:
    """Ask again, and say why the file was not taken."""
    plan = _missing(db, opened)
    found = _asked(plan, form.text("documento", most=LONGEST)) if plan else None
    if found is None:
        return Redirect(CASE)
    return pages.MyPaper(paper=_wanted(found), errors=[("file", str(why))], status=why.status)


@post("/mia/carta", needs=permissions.ANSWER, otherwise=send_refused, upload=MOST_SENT)
def send(db: Session, opened: str, form: Fields) -> Redirect:
    """Take a paper that is missing: file and mark are written together, or neither is."""
    plan, now = _missing(db, opened, verb="write"), clock.now()
    found = _asked(plan, form.text("documento", most=LONGEST)) if plan else None
    if plan is None or found is None:
        return Redirect(CASE)
    uploads = form.files("file")
    if any(upload.size > MOST_BYTES for upload in uploads):
        raise Unfit(Problem.BYTES)
    contents = [upload.body for upload in uploads] or [b""]
    papers.take(db, plan.case, found, contents, now=now)
    planning.refresh(db, plan.case, now)
    return Redirect(f"{CASE}?fatto=si")


@get("/mia/delega", needs=permissions.OWN)
def my_mandate(db: Session, opened: str | None, query: Fields) -> pages.MyMandate | Redirect:
    """Show what I let the desk do."""
    kind, found = _opened(opened)
    if kind not in ("mandate", "signature") or found is None:
        return Redirect(DOOR)
    mandate = mandate_actions.own(db, found)
    stands, lines = standing(mandates.term(mandate), clock.now()), mandate_actions.lines(db, mandate)
    done = {
        "firmata": _("Grazie. La delega vale da adesso."),
        "ritirata": _("Fatto. Da adesso nessuno può più fare niente per te."),
    }
    return pages.MyMandate(
        title=lines[0],
        lines=lines[1:],
        standing=stands,
        sign=pages.own_mandate_sign(stands),
        may_sign=kind == "signature" and stands is Standing.ASKED,
        done=done.get(query.text("fatto", most=20)),
    )


@post("/mia/delega/firma", needs=permissions.OWN)
def sign(db: Session, opened: str) -> Redirect:
    """Sign it: only with the code that came to my own address."""
    kind, found = _opened(opened)
    if kind != "signature" or found is None:
        raise Conflict(_("Per firmare serve il codice che ti abbiamo mandato."))
    mandate_actions.sign(db, mandate_actions.own(db, found), how=How.CODE, by=None, now=clock.now())
    return Redirect(f"{MANDATE}?fatto=firmata")


@post("/mia/delega/ritira", needs=permissions.OWN)
def withdraw(db: Session, opened: str) -> Redirect:
    """Take it back: nothing can be done by it any more."""
    kind, found = _opened(opened)
    if kind not in ("mandate", "signature") or found is None:
        return Redirect(DOOR)
    mandate_actions.withdraw(db, mandate_actions.own(db, found), by=None, now=clock.now())
    return Redirect(f"{MANDATE}?fatto=ritirata")


@post("/mia/esci", needs=permissions.PROVE)
def leave() -> Redirect:
    """Forget, on this machine, what was open."""
    return Redirect("/", visit="")


ROUTES = (find, enter, mine, my_paper, send, my_mandate, sign, withdraw, leave)


def _opened(opened: str | None) -> tuple[str, UUID | None]:
    named = OPENED.fullmatch(opened or "")
    return (named[1], UUID(named[2])) if named else ("", None)


def _missing(db: Session, opened: str | None, *, verb: str = "read") -> Plan | None:
    """Return the application that is open, if papers are still waited for."""
    kind, found = _opened(opened)
    if kind != "case" or found is None:
        return None
    case = own(db, found, clock.now(), verb=verb)
    return planning.plan(db, case, clock.now()) if case.state in BEFORE_FILING else None


def _asked(plan: Plan, document: str) -> Needed | None:
    return next((one for one in plan.missing if one.doc == document), None)


def _here(plan: Plan) -> Iterator[tuple[str, str]]:
    """Tell which papers are there, since when, and whether a copy is kept."""
    words = {work.SEEN: _("visto {day}"), work.KEPT: _("arrivato {day}")}
    for one in plan.papers:
        tick = plan.ticks.get(one.doc)
        if tick and tick.state in words:
            yield one.name, words[tick.state].format(day=date_words(local(tick.at).date()))


def _wanted(one: Needed) -> pages.Wanted:
    return pages.Wanted(
        code=one.doc, name=one.name, note=one.note or "", get=one.get or "", instead=one.instead or ""
    )


def _filed(told: Told) -> Iterator[tuple[str, str]]:
    yield _("Inviata il"), date_words(told.on)
    yield _("A chi"), told.place
    if told.protocol:
        yield _("Numero di protocollo"), told.protocol
    if told.expected_on:
        yield _("Risposta attesa entro"), date_words(told.expected_on)
    if told.reason:
        yield _("Perché"), told.reason
    if told.appeal_until:
        yield _("Puoi chiedere di rivederla entro"), date_words(told.appeal_until)


def _path(case: Case, plan: Plan, told: Told | None) -> Iterator[tuple[str, str, str, str]]:
    """Return the way of an application: what is done, what is now, what is still to come."""
    filed, over = case.state in AFTER_FILING, case.state in (State.DECIDED, State.CLOSED)
    yield date_words(local(case.opened_at).date()), _("Abbiamo cominciato"), "", "done"
    if case.state == State.CLOSED:
        yield date_words(local(case.since).date()), _("La pratica è chiusa"), "", "done"
        return
    yield "", _("Prepariamo la domanda"), translated(plan.procedure.goal), "done" if filed else "now"
    when = date_words(told.on) if told else ""
    yield when, _("La domanda è inviata"), "", ("done" if over else "now") if filed else "next"
    decided = date_words(told.decided_on) if told and told.decided_on else ""
    yield decided, _("Arriva la risposta"), "", "done" if over else "next"
