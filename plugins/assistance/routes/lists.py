"""Addresses of my applications, of a new one, and of everybody's load."""

from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.codes import shown
from core.i18n import _, ngettext
from core.people import queries as people
from core.people.actions.opening import followed, names
from core.people.permissions import READ as PEOPLE_READ
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.assistance import handing, permissions
from plugins.assistance.actions import planning, work
from plugins.assistance.actions.work import Refused, Start
from plugins.assistance.codes import CaseCodes
from plugins.assistance.pages import lists as pages
from plugins.assistance.pages.words import sign_of
from plugins.assistance.queries import cases, procedures
from plugins.assistance.rules.states import Refusal

MOST_PAGES = 5_000


@get("/", needs=permissions.READ)
def mine(db: Session, me: Member, query: Fields) -> pages.Cases:
    """List my applications: in hand, due, waiting for the person, finished."""
    today, view = clock.today(), query.text("vista", most=20)
    view = view if view in cases.VIEWS else cases.MINE
    counts = cases.counts(db, me.membership_id, today)
    last = max(1, -(-counts[view] // cases.SIZE))
    page = min(_number(query.text("pagina", most=4)), last)
    rows = cases.mine(db, view, me.membership_id, today, start=(page - 1) * cases.SIZE)
    called = names(db, {row.person_id for row in rows if row.person_id}, me)
    titles = procedures.names(db)
    words = {
        cases.MINE: _("In mano mia"),
        cases.DUE: _("Da fare adesso"),
        cases.WAITING: _("Aspettano la persona"),
        cases.DONE: _("Finite"),
    }
    return pages.Cases(
        view=view,
        tabs=[(words[one], f"/pratiche?vista={one}", one == view, counts[one]) for one in cases.VIEWS],
        lines=[
            pages.CaseLine(
                id=row.id,
                name=called[row.person_id].text if row.person_id in called else "",
                procedure=titles.get(row.procedure_id, ""),
                sign=sign_of(row.state, row.outcome),
                since=row.since,
                due_on=row.due_on,
                late=row.due_on is not None and row.due_on < today,
            )
            for row in rows
        ],
        total=counts[view],
        page=page,
        pages=last,
        may_open=me.may(permissions.WRITE.code),
        done=_done(query.text("fatto", most=20)),
    )


@get("/nuova", needs=permissions.WRITE)
def new(
    db: Session, me: Member, site: Site, platform: Platform, request: Request[Any, Any, Any], query: Fields
) -> pages.NewCase | Redirect:
    """Ask for what somebody needs help; first one says for whom. A pre-check of this browser comes along."""
    person = _uuid(query.text("persona", most=40))
    if person is None:
        return Redirect("/persone-seguite")
    code = handing.carried(request)
    handed = handing.read(db, platform, site, code)
    more = (
        {"procedure": str(handed.procedure_id), "code": shown(code), "handed": handed.name} if handed else {}
    )
    return _new_page(db, me, person, appointment=query.text("appuntamento", most=40), **more)


def new_refused(db: Session, me: Member, form: Fields, why: Refused) -> pages.NewCase | Redirect:
    """Ask again."""
    person = _uuid(form.text("persona", most=40))
    if person is None:
        return Redirect("/persone-seguite")
    typed = {
        "appointment": form.text("appuntamento", most=40),
        "procedure": form.text("procedura", most=40),
        "code": form.text("codice", most=64),
    }
    return _new_page(db, me, person, **typed, errors=why.errors, status=why.status)


@post("/nuova", needs=permissions.WRITE, otherwise=new_refused)
def begin(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Open an application, and ask the first question that nobody has answered yet."""
    person, handed = _uuid(form.text("persona", most=40)), _handed(db, site, platform, form)
    version = handed.procedure_id if handed else _uuid(form.text("procedura", most=40))
    if person is None or version is None or version not in procedures.current(db):
        raise Refused((Refusal("procedura", _("Scegli per quale domanda serve aiuto.")),))
    now, appointment = clock.now(), _uuid(form.text("appuntamento", most=40))
    start = Start(
        person_id=person,
        procedure_id=version,
        origin="pre-check" if handed else "appointment" if appointment else "record",
        appointment_id=appointment,
    )
    case = work.begin(db, start, codes=CaseCodes(platform.signer.keyed), by=me, now=now)
    if handed:
        days = {planning.EVENT + event: day for event, day in handed.days.items()}
        work.take_over(db, case, {**handed.texts, **days}, by=me, now=now)
    found = planning.refresh(db, case, now)
    work.drop_answers(db, case, found.idle)
    path = f"/pratiche/{case.id}/domande" if found.question else f"/pratiche/{case.id}?fatto=aperta"
    return Redirect(path, kept=((handing.COOKIE, "", 0),))


@get("/carico", needs=permissions.COUNT)
def load(db: Session, me: Member, query: Fields) -> pages.WholeLoad:
    """Say how many applications each operator has in hand."""
    told = query.text("fatto", most=5)
    count = int(told) if told.isascii() and told.isdigit() else None
    done = ngettext("{n} pratica passata.", "{n} pratiche passate.", count).format(n=count) if count else None
    may_hand_on = me.may(permissions.REASSIGN.code)
    return pages.WholeLoad(loads=cases.load(db, clock.today()), may_hand_on=may_hand_on, done=done)


ROUTES = (mine, new, begin, load)


def colleagues(db: Session, platform: Platform) -> list[tuple[str, str]]:
    """List who may take an application in hand."""
    roles = [
        role
        for role in platform.matrix.roles
        if {permissions.WRITE.code, PEOPLE_READ.code} <= platform.granted(role)
    ]
    return [(str(hat), name) for hat, name in people.memberships(db, roles)]


def _handed(db: Session, site: Site, platform: Platform, form: Fields) -> handing.Handed | None:
    """Return what the typed code carries; raise Refused where it carries nothing for what was chosen."""
    code, chosen = form.text("codice", most=64), form.text("procedura", most=40)
    if not code:
        return None
    found = handing.read(db, platform, site, code)
    if found is None:
        why = _("Questo codice non c'è. Controllalo, oppure cancellalo e rifai le domande.")
        raise Refused((Refusal("codice", why),))
    if chosen and chosen != str(found.procedure_id):
        why = _("Questo codice è per un'altra domanda: {name}.").format(name=found.name)
        raise Refused((Refusal("codice", why),))
    return found


def _new_page(db: Session, me: Member, person: UUID, **more: Any) -> pages.NewCase:
    root = followed(db, person, me)[0].id
    return pages.NewCase(
        person_id=root,
        name=names(db, [root], me)[root].text,
        procedures=[(str(one), name) for one, name in procedures.current(db).items()],
        **more,
    )


def _done(told: str) -> str | None:
    return _("La pratica adesso è di un collega.") if told == "passata" else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_PAGES else 1


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
