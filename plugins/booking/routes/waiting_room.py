"""Addresses of the waiting room: the queue for the desk, the screen on the wall."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.db.scope import Reach, Scope, transaction
from core.errors import Conflict, Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Live, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.booking import permissions
from plugins.booking.actions import waiting_room as actions
from plugins.booking.actions.refusals import Unfit
from plugins.booking.pages import waiting_room as pages
from plugins.booking.pages.steps import new_key
from plugins.booking.queries import addresses
from plugins.booking.queries import waiting_room as queries
from plugins.booking.queries.offer import Offer
from plugins.booking.routes.one import hub

HERE = "/appuntamenti/coda"
SCREEN = "/appuntamenti/schermo"


@get("/coda", needs=permissions.WRITE)
def queue(db: Session, site: Site, query: Fields) -> pages.Queue:
    """Show who is here, and who is next."""
    number = query.text("numero", most=5)
    done = {
        "preso": _("Dai il biglietto numero {number}."),
        "chiamato": _("Chiamato il numero {number}."),
        "chiuso": _("Fatto."),
    }
    words = done.get(query.text("fatto"))
    told = words.format(number=number) if words and (number.isdigit() or "{" not in words) else None
    return _queue(db, site, query, done=told)


def refused(db: Session, site: Site, form: Fields, why: Conflict | Unfit) -> pages.Queue:
    """Show who is here now, and why nothing was done."""
    return _queue(db, site, form, errors={"sportello": str(why)}, status=why.status)


@post("/coda/prendi", needs=permissions.WRITE, otherwise=refused)
def take(db: Session, site: Site, form: Fields) -> Redirect:
    """Give a number to whoever just came, whether there is a free time or not."""
    kinds = {str(kind.id): kind.id for kind in hub(db, site).kinds}
    number = actions.take(db, type_id=kinds.get(form.text("tipo", most=40)), now=clock.now())
    return _back(form, f"fatto=preso&numero={number}")


@post("/coda/prossimo", needs=permissions.WRITE, otherwise=refused)
def call_next(db: Session, site: Site, form: Fields) -> Redirect:
    """Call who is next; the same page sent twice calls once."""
    key = form.text("richiesta", most=60) or new_key()
    number = actions.call_next(db, desk_id=_desk(hub(db, site), form), key=key, now=clock.now())
    return _back(form, f"fatto=chiamato&numero={number}")


@post("/coda/{ticket_id:str}/chiama", needs=permissions.WRITE, otherwise=refused)
def call(db: Session, site: Site, ticket_id: UUID, form: Fields) -> Redirect:
    """Call somebody, or once more."""
    actions.call(db, ticket_id=ticket_id, desk_id=_desk(hub(db, site), form), now=clock.now())
    return _back(form, "fatto=chiuso")


@post("/coda/{ticket_id:str}/chiudi", needs=permissions.WRITE, otherwise=refused)
def close(db: Session, ticket_id: UUID, form: Fields) -> Redirect:
    """Keep that somebody was received, or left."""
    state = form.text("stato", most=10)
    if state not in actions.ENDS:
        raise Unfit(_("Scegli che cosa è successo."))
    actions.close(db, ticket_id=ticket_id, state=state, now=clock.now())
    return _back(form, "fatto=chiuso")


@get("/schermo/{address:str}", needs=permissions.BOOK)
def screen(db: Session, platform: Platform, address: str) -> pages.Screen:
    """Show the numbers that were called; no name, for everybody can see it."""
    _open(db, platform, address)
    now = clock.now()
    called, waiting = queries.called(db, clock.today()), queries.here(db, clock.today())
    left = sum(one.state == "waiting" for one in waiting)
    return pages.screen(called, left, f"{SCREEN}/{address}/segue", now)


@get("/schermo/{address:str}/segue", needs=permissions.BOOK)
def follow(db: Session, site: Site, platform: Platform, address: str) -> Live:
    """Tell the screen when something changed, for hours."""
    _open(db, platform, address)
    scope = Scope(site.district_id, site.tenant_id, Reach.TENANT)

    def look() -> str:
        with transaction(platform.engine, scope) as now:
            if addresses.open_one(now, platform.signer.keyed, address, "screen") is None:
                return "closed"
            called, here = queries.called(now, clock.today()), queries.here(now, clock.today())
            last = called[0].called_at.timestamp() if called else 0
            return f"{len(here)}-{sum(one.state == 'waiting' for one in here)}-{last}"

    return Live(look=look)


ROUTES = (queue, take, call_next, call, close, screen, follow)


def _open(db: Session, platform: Platform, address: str) -> None:
    if addresses.open_one(db, platform.signer.keyed, address, "screen") is None:
        raise Missing(_("Questo schermo non c'è, o è stato chiuso."))


def _queue(db: Session, site: Site, asked: Fields, **more: Any) -> pages.Queue:
    offer, now = hub(db, site), clock.now()
    desks = [(str(desk.id), desk.name) for desk in offer.schedule.desks if desk.active]
    return pages.Queue(
        lines=pages.lines(offer, queries.here(db, clock.today()), now),
        desks=desks,
        desk_id=asked.text("sportello", most=40) or (desks[0][0] if desks else ""),
        kinds=[(str(kind.id), kind.label) for kind in offer.kinds],
        request_key=new_key(),
        **more,
    )


def _desk(offer: Offer, form: Fields) -> UUID:
    named = form.text("sportello", most=40)
    found = next((desk.id for desk in offer.schedule.desks if str(desk.id) == named and desk.active), None)
    if found is None:
        raise Unfit(_("Scegli a quale sportello chiami."))
    return found


def _back(form: Fields, told: str) -> Redirect:
    return Redirect(f"{HERE}?{told}&sportello={form.text('sportello', most=40)}")
