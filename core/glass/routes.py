"""Addresses of break-glass: the district's office on its portal, the body in its own space."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit import queries as audit
from core.audit.openings import shown
from core.db.scope import Reach
from core.errors import DomainError, Missing
from core.files import pages as file_pages
from core.files import queries as files
from core.files.actions import open_file
from core.glass import actions, pages, permissions, queries, rules
from core.glass.models import Glass
from core.i18n import _
from core.limits.rules import Try
from core.organisations import queries as organisations
from core.organisations.models import Organisation
from core.people import queries as people
from core.people.actions.opening import open_record
from core.people.rules.identifiers import identifiers
from core.web.forms import Fields
from core.web.page import Redirect, Stream
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

SINCE = timedelta(days=365)


@get("/distretto/vetro", needs=permissions.GLASS_READ, reach=Reach.DISTRICT)
def requests(db: Session, me: Member, query: Fields) -> pages.Requests:
    """Show what was asked, and whom to ask."""
    done = {
        "chiesto": _("Richiesta mandata. Ora serve il sì di una seconda persona."),
        "si": _("Fatto: chi l'ha chiesto può leggere la scheda per un'ora."),
        "no": _("Fatto: la scheda resta chiusa."),
    }
    now = clock.now()
    return pages.Requests(
        requests=[
            _asked(
                one,
                me,
                now,
                answer=f"/vetro/{one.slug}/{one.id}/rispondi",
                look=f"/vetro/{one.slug}/{one.id}",
            )
            for one in queries.of_the_district(db, since=now - SINCE)
        ],
        bodies=[(body.slug, body.name) for body in organisations.everybody(db) if body.kind != "district"],
        done=done.get(query.text("fatto")),
    )


@get("/distretto/vetro/{slug:str}", needs=permissions.GLASS_READ, reach=Reach.DISTRICT)
def ask_form(db: Session, slug: str) -> pages.AskForm:
    """Ask whose record, and why."""
    return pages.AskForm(body=_body(db, slug).name, slug=slug)


def ask_tries(me: Member) -> list[Try]:
    """Say what asking is counted of: it is a search, in a body that is not one's own."""
    return [Try(rules.REQUESTS, me.account_id)]


def ask_refused(db: Session, slug: str, form: Fields, why: DomainError) -> pages.AskForm:
    """Ask again, with what was typed and what is wrong."""
    field = "reason" if isinstance(why, actions.NoReason) else "wanted"
    return pages.AskForm(
        body=_body(db, slug).name,
        slug=slug,
        wanted=form.text("wanted", most=120),
        reason=form.text("reason", most=500),
        errors=[(field, str(why))],
        status=why.status,
    )


@post(
    "/vetro/{slug:str}/chiedi",
    needs=permissions.GLASS_ASK,
    reach=Reach.INSIDE,
    otherwise=ask_refused,
    tries=ask_tries,
)
def ask(db: Session, me: Member, slug: str, platform: Platform, form: Fields) -> Redirect:
    """Ask to look at one record; nobody is told yet whether there is one."""
    asked = identifiers(form.text("wanted", most=120))
    if not asked:
        raise actions.NotWhole(_("Scrivi per intero il codice fiscale, il telefono, l'e-mail o il codice."))
    found = {one.person_id for one in people.found_by(db, asked)}
    actions.ask(
        db,
        person_id=found.pop() if len(found) == 1 else None,
        reason=form.text("reason", most=500),
        by=me,
        url=_url(db, slug, platform),
        now=clock.now(),
    )
    return Redirect("/distretto/vetro?fatto=chiesto")


@post("/vetro/{slug:str}/{glass_id:str}/rispondi", needs=permissions.GLASS_ANSWER, reach=Reach.INSIDE)
def answer_as_office(
    db: Session, me: Member, slug: str, glass_id: UUID, platform: Platform, form: Fields
) -> Redirect:
    """Say yes or no to what somebody else of the office asked."""
    yes = form.text("yes") == "1"
    actions.answer(db, glass_id=glass_id, yes=yes, by=me, url=_url(db, slug, platform), now=clock.now())
    return Redirect(f"/distretto/vetro?fatto={'si' if yes else 'no'}")


@get("/vetro/{slug:str}/{glass_id:str}", needs=permissions.GLASS_LOOK, reach=Reach.INSIDE)
def look(db: Session, me: Member, glass: Glass, slug: str, site: Site, platform: Platform) -> pages.Seen:
    """Show the one record, for as long as the glass is broken."""
    now, body = clock.now(), _body(db, slug)
    assert glass.person_id is not None  # noqa: S101 - the table says so of a glass that is broken
    record = open_record(db, person_id=glass.person_id, by=me, now=now, reason=glass.reason, through=glass)
    return pages.Seen(
        body=body.name,
        glass=glass,
        record=record,
        documents=[
            pages.Document(
                f"/vetro/{slug}/{glass.id}/documenti/{file.id}",
                files.name_of(db, file),
                file_pages.what(file),
                file_pages.added(file),
            )
            for file in files.of_people(db, record.ids)
        ],
        openings=shown(
            audit.opened(db, *record.ids),
            body=body.name,
            office=site.district_name,
            roles=platform.matrix.roles,
        ),
    )


@get(
    "/vetro/{slug:str}/{glass_id:str}/documenti/{file_id:str}",
    needs=permissions.GLASS_LOOK,
    reach=Reach.INSIDE,
)
def document(db: Session, me: Member, glass: Glass, file_id: UUID) -> Stream:
    """Give one document of the one person, for as long as the glass is broken; each opening is a line of the log."""
    assert glass.person_id is not None  # noqa: S101 - the table says so of a glass that is broken
    given = open_file(db, person=glass.person_id, file=file_id, by=me, now=clock.now(), through=glass)
    return Stream(pieces=given.pieces, size=given.size, media_type=given.kind, name=given.name)


@get("/registro/richieste", needs=permissions.GLASS_ANSWER)
def requests_here(db: Session, me: Member, query: Fields) -> pages.BodyRequests:
    """Show what the district's office asked about the body's records."""
    done = {"si": _("Fatto. L'Ufficio di Piano può leggere la scheda per un'ora."), "no": _("Fatto.")}
    return _here(db, me, done=done.get(query.text("fatto")))


def answer_refused(db: Session, me: Member, why: DomainError) -> pages.BodyRequests:
    """Show the requests again, and say why this could not be answered."""
    return _here(db, me, errors=[("", str(why))], status=why.status)


@post("/registro/richieste/{glass_id:str}", needs=permissions.GLASS_ANSWER, otherwise=answer_refused)
def answer_here(db: Session, me: Member, site: Site, glass_id: UUID, form: Fields) -> Redirect:
    """Say yes or no, for the body."""
    yes = form.text("yes") == "1"
    actions.answer(db, glass_id=glass_id, yes=yes, by=me, url=site.url, now=clock.now())
    return Redirect(f"/registro/richieste?fatto={'si' if yes else 'no'}")


ROUTES = (requests, ask_form, ask, answer_as_office, look, document, requests_here, answer_here)


def _asked(
    one: queries.Request | Glass, me: Member, now: datetime, *, answer: str, look: str = ""
) -> pages.Asked:
    """Say where a request stands, and what this member may do about it."""
    state, other = rules.state(one, now), rules.may_answer(one.asked_by, me.account_id)
    return pages.Asked(
        one,
        pages.signs()[state],
        answer=answer if state is rules.State.WAITING and other else "",
        look=look if state is rules.State.OPEN and not other else "",
    )


def _here(
    db: Session,
    me: Member,
    *,
    errors: pages.Errors | None = None,
    done: str | None = None,
    status: int = 200,
) -> pages.BodyRequests:
    now = clock.now()
    found = [
        _asked(one, me, now, answer=f"/registro/richieste/{one.id}")
        for one in queries.of_the_body(db, since=now - SINCE)
    ]
    return pages.BodyRequests(requests=found, errors=errors or [], done=done, status=status)


def _body(db: Session, slug: str) -> Organisation:
    found = organisations.named(db, slug)
    if found is None or found.kind == "district":
        raise Missing(_("Questo ente non c'è nel distretto."))
    return found


def _url(db: Session, slug: str, platform: Platform) -> str:
    return organisations.address(platform.settings, organisations.main_hosts(db)[_body(db, slug).id])
