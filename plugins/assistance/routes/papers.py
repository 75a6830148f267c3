"""Addresses of the papers of an application: seen, kept, sent by the person herself, not there."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts.qr import drawn
from core.db.scope import Reach, Scope, transaction
from core.errors import Missing
from core.files import actions as files
from core.files.pages import moment
from core.files.refusal import Unfit
from core.files.rules import MEGABYTE, MOST_BYTES, PICTURES, Problem, kind_of
from core.i18n import _
from core.people.actions.opening import names
from core.web.forms import Fields, Upload
from core.web.page import Live, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.assistance import permissions
from plugins.assistance.actions import papers, planning, work
from plugins.assistance.actions.opening import opened, person_of
from plugins.assistance.actions.planning import Plan
from plugins.assistance.actions.work import KEPT, Paper
from plugins.assistance.pages import case as pages
from plugins.assistance.queries import cases
from plugins.assistance.rules.checklist import Needed
from plugins.assistance.rules.states import LIVE

MOST_SENT = 40 * MEGABYTE
LONGEST = 80


@get("/{case_id:str}/carta", needs=permissions.READ)
def paper(db: Session, me: Member, case_id: UUID, query: Fields) -> pages.OnePaper:
    """Show one paper, how one gets it, whether it is there; without a name, the next that is missing."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    following = next((one.doc for one in (*plan.missing, *plan.papers)), "")
    return _page(db, me, plan, query.text("documento", most=LONGEST) or following)


@post("/{case_id:str}/carta", needs=permissions.WRITE)
def tick(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Write down whether it is there; nothing of it is stored."""
    now, document = clock.now(), form.text("documento", most=LONGEST)
    case = opened(db, case_id, me, now, verb="write")
    _paper(planning.plan(db, case, now), document)
    state = form.text("stato", most=10)
    work.tick(db, case, Paper(document=document, state=state if state != KEPT else work.SEEN), by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}#carta-{document}")


def keep_refused(db: Session, me: Member, case_id: UUID, form: Fields, why: Unfit) -> pages.OnePaper:
    """Show it again, and say why the file was not taken."""
    plan = planning.plan(db, opened(db, case_id, me, clock.now()), clock.now())
    document = form.text("documento", most=LONGEST)
    return _page(db, me, plan, document, errors=[("file", str(why))], status=why.status)


@post(
    "/{case_id:str}/carta/copia",
    needs=permissions.WRITE,
    otherwise=keep_refused,
    upload=MOST_SENT,
)
def keep(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Keep a copy: file and mark are written together, or neither is."""
    now, document = clock.now(), form.text("documento", most=LONGEST)
    case = opened(db, case_id, me, now, verb="write")
    name = _paper(planning.plan(db, case, now), document).name
    file_id = kept(db, me, person_of(case), form.files("file"), name)
    work.tick(db, case, Paper(document=document, state=KEPT, file_id=file_id), by=me, now=now)
    planning.refresh(db, case, now)
    return Redirect(f"/pratiche/{case_id}#carta-{document}")


@post("/{case_id:str}/carta/chiedi", needs=permissions.WRITE)
def ask(db: Session, me: Member, case_id: UUID, form: Fields) -> Redirect:
    """Let the person send it from her telephone."""
    now, document = clock.now(), form.text("documento", most=LONGEST)
    case = opened(db, case_id, me, now, verb="write")
    papers.ask(db, case, _paper(planning.plan(db, case, now), document), by=me, now=now)
    return Redirect(f"/pratiche/{case_id}/carta/chiesta?documento={document}")


@get("/{case_id:str}/carta/chiesta", needs=permissions.READ)
def asked(db: Session, me: Member, site: Site, case_id: UUID, query: Fields) -> pages.AskedPaper | Redirect:
    """Show the square that her telephone reads; once the paper has come, say so."""
    now, document = clock.now(), query.text("documento", most=LONGEST)
    case = opened(db, case_id, me, now)
    way = papers.given(db, case, document, by=me, now=now)
    if way is None:
        return Redirect(f"/pratiche/{case_id}/carta")
    person, link = person_of(case), site.url + way.path
    return pages.AskedPaper(
        case_id=case_id,
        name=names(db, [person], me)[person].text,
        paper=_paper(planning.plan(db, case, now), document),
        link=link,
        qr=drawn(link),
        until=moment(way.until),
        used=way.used,
    )


@get("/{case_id:str}/carta/chiesta/segue", needs=permissions.READ)
def follow(db: Session, me: Member, site: Site, platform: Platform, case_id: UUID) -> Live:
    """Tell the desk when a paper has come."""
    opened(db, case_id, me, clock.now())
    scope = Scope(site.district_id, site.tenant_id, Reach.TENANT)

    def look() -> str:
        with transaction(platform.engine, scope) as now:
            return " ".join(sorted(cases.awaited(now, case_id, clock.now())))

    return Live(look=look)


ROUTES = (paper, tick, keep, ask, asked, follow)


def kept(db: Session, me: Member, person: UUID, uploads: list[Upload], name: str) -> UUID:
    """Keep what came: one file, or several photos as one PDF. Raise Unfit."""
    now = clock.now()
    if any(upload.size > MOST_BYTES for upload in uploads):
        raise Unfit(Problem.BYTES)
    contents = [upload.body for upload in uploads] or [b""]
    if len(contents) > 1 and all(kind_of(content) in PICTURES for content in contents):
        return files.keep_photos(db, person=person, name=name, contents=contents, by=me, now=now).id
    return files.keep(db, person=person, name=name, content=contents[0], by=me, now=now).id


def _paper(plan: Plan, document: str) -> Needed:
    found = next((one for one in plan.papers if one.doc == document), None)
    if found is None:
        raise Missing(_("Questo documento non serve per questa pratica."))
    return found


def _page(db: Session, me: Member, plan: Plan, document: str, **more: Any) -> pages.OnePaper:
    found, tick, person = _paper(plan, document), plan.ticks.get(document), person_of(plan.case)
    return pages.OnePaper(
        case_id=plan.case.id,
        person_id=person,
        name=names(db, [person], me)[person].text,
        paper=found,
        state=tick.state if tick else "",
        file_path=f"/persone-seguite/{person}/documenti/{tick.file_id}" if tick and tick.file_id else "",
        awaited=document in cases.awaited(db, plan.case.id, clock.now()),
        live=plan.case.state in LIVE,
        **more,
    )
