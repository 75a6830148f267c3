"""Addresses of the desk: its day, a booking for somebody, somebody at the door."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.dates import local
from core.errors import Conflict, Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions, slip
from plugins.booking.actions import book, often, waiting_room
from plugins.booking.actions.refusals import Unfit
from plugins.booking.codes import Codes
from plugins.booking.pages import staff as pages
from plugins.booking.pages import undo
from plugins.booking.pages.journey import TYPED, languages_of
from plugins.booking.pages.shown import mode_of
from plugins.booking.pages.steps import new_key
from plugins.booking.pages.times import closest, read_day, read_time, week_of_times
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Kind, Offer, offer
from plugins.booking.queries.waiting_room import number_of
from plugins.booking.rules.request import LONGEST_NAME, BookingRequest, Mistakes, read_request
from plugins.booking.rules.states import State


@get("/giornata", needs=permissions.READ)
def diary(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.Diary:
    """Show a day; today unless another is named."""
    done = {"arrivo": _("Fatto: la persona è in attesa."), "ripreso": _("Rimesso com'era.")}
    asked = query.text("giorno"), query.text("di")
    return _diary(db, me, site, platform, *asked, done=done.get(query.text("fatto")))


@get("/giornata/stampa", needs=permissions.READ)
def day_sheet(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.DaySheet:
    """Give a day on paper; that names leave on it is written down."""
    day = read_day(query.text("giorno")) or clock.today()
    record(db, by=me, verb="export", resource="appointments", about=str(day))
    rows = appointments.day(db, day)
    address, codes = f"{site.url}/appuntamenti/giornata/carta?giorno={day}", Codes(platform.signer.keyed)
    return pages.day_sheet(_hub(db, site), rows, day, codes, address, slip.square(address))


def door_refused(
    db: Session, me: Member, site: Site, platform: Platform, why: Conflict | Unfit
) -> pages.Diary:
    """Show the day again, and say why nobody can be received now."""
    status = getattr(why, "status", 409)
    return _diary(db, me, site, platform, "", "", errors={"tipo": str(why)}, status=status)


@post("/arrivo", needs=permissions.WRITE, otherwise=door_refused)
def at_the_door(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Receive somebody who came without an appointment."""
    found = _hub(db, site)
    kind = _kind(found, form.text("tipo")) if form.text("tipo") else None
    if kind is None:
        raise Unfit(_("Scegli che cosa serve alla persona."))
    visit = book.Wish(kind=kind, start=clock.now(), request_key=_key(form), by=me.account_id)
    who = BookingRequest(
        name=form.text("nome", most=LONGEST_NAME), phone=None, email=None, language="it", note=None
    )
    codes = Codes(platform.signer.keyed)
    made = book.walk_in(db, offer=found, wish=visit, who=who, codes=codes, now=clock.now())
    waiting_room.take(db, appointment_id=made, now=clock.now())
    return Redirect(f"/appuntamenti/giornata?fatto=arrivo&di={made}")


@get("/nuovo", needs=permissions.WRITE)
def new(db: Session, site: Site, query: Fields) -> pages.NewAppointment:
    """Ask what, when and who, on one page."""
    return _new(db, site, query)


def new_refused(db: Session, site: Site, platform: Platform, form: Fields, why: Conflict | Unfit) -> Any:
    """Show the page again, with what was typed and the times nearest to the one that will not do."""
    done = appointments.by_request(db, _key(form))
    if done:
        return Redirect(f"/appuntamenti/{done}?fatto=prenotato")
    return _new(db, site, form, errors={"ora": str(why)}, status=getattr(why, "status", 409))


@post("/nuovo", needs=permissions.WRITE, otherwise=new_refused)
def book_for_somebody(
    db: Session, me: Member, site: Site, platform: Platform, form: Fields
) -> Redirect | pages.NewAppointment:
    """Book for somebody; the next page shows the code to be read aloud."""
    found = _hub(db, site)
    start, kind = read_time(form.text("ora", most=40)), _kind(found, form.text("tipo"))
    mode = kind.mode(form.text("modo", most=20))
    request = read_request(form, [code for code, _name in languages_of(found)], mode or kind.usual_mode)
    errors = dict(request.fields) if isinstance(request, Mistakes) else {}
    if start is None:
        errors["ora"] = _("Scegli un giorno e un'ora.")
    if mode is None:
        errors["modo"] = _("Scegli come vi vedete.")
    if errors or start is None or isinstance(request, Mistakes):
        return _new(db, site, form, errors=errors, status=422)
    told = often.for_colleagues(db, offer=found, kind=kind, start=start, who=request)
    if told and not form.text("anche") and not appointments.by_request(db, _key(form)):
        return _new(db, site, form, errors={"anche": told}, status=409)
    visit = book.Wish(
        kind=kind, start=start, request_key=_key(form), channel=book.PHONE, by=me.account_id, mode=mode
    )
    codes = Codes(platform.signer.keyed)
    made = book.book(db, offer=found, wish=visit, who=request, codes=codes, now=clock.now())
    return Redirect(f"/appuntamenti/{made}?fatto=prenotato")


ROUTES = (diary, day_sheet, at_the_door, new, book_for_somebody)


def _diary(
    db: Session, me: Member, site: Site, platform: Platform, asked: str, marked: str, **more: Any
) -> pages.Diary:
    now = clock.now()
    day = read_day(asked) or local(now).date()
    more |= {"may_write": me.may(permissions.WRITE.code), "request_key": new_key()}
    found, rows = _hub(db, site), appointments.day(db, day)
    if one := next((one for one in rows if str(one.id) == marked), None):
        ticket = number_of(db, one.id) if one.state == State.ARRIVED else None
        more["undo"] = undo.of_mark(one, now, ticket)
    return pages.diary(found, rows, day, now, Codes(platform.signer.keyed), **more)


def _new(db: Session, site: Site, given: Fields, **more: Any) -> pages.NewAppointment:
    found, now = _hub(db, site), clock.now()
    kind, wanted = _kind(found, given.text("tipo")), read_time(given.text("ora", most=40))
    errors = more.get("errors", {})
    near = closest(db, found, kind, wanted, now, schedule=found.at_desk) if "ora" in errors and wanted else []
    since = read_day(given.text("dal"))
    return pages.NewAppointment(
        kinds=[(str(k.id), k.label) for k in found.kinds],
        kind_id=str(kind.id),
        minutes=kind.minutes,
        times=week_of_times(db, found, kind, now=now, since=since, schedule=found.at_desk),
        values={name: given.get(name, "") for name in (*TYPED, "ora")},
        modes=[(mode, mode_of(mode)) for mode in kind.modes],
        mode=given.text("modo", most=20) or kind.mode(None),
        languages=languages_of(found),
        request_key=new_key(),
        near=near,
        **more,
    )


def _kind(found: Offer, named: str) -> Kind:
    kinds = found.kinds
    if not kinds:
        raise Missing(_("Prima servono uno sportello aperto e un motivo: aggiungili in «Orari e sportelli»."))
    return next((kind for kind in kinds if str(kind.id) == named), kinds[0])


def _key(form: Fields) -> str:
    return form.text("richiesta", most=60) or new_key()


def _hub(db: Session, site: Site) -> Offer:
    found = offer(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    return found
