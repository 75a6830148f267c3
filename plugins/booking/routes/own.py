"""Addresses of one's own appointment. The visit's cookie opens it, for half an hour."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.codes import normal_code
from core.contacts import normal_email, normal_phone
from core.errors import Conflict, Missing, TooMany
from core.i18n import _
from core.limits.rules import Budget, Try
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.booking import permissions, slip
from plugins.booking.actions import change as actions
from plugins.booking.actions.refusals import Unfit
from plugins.booking.calendar_file import CalendarEntry, calendar_file, media_type
from plugins.booking.codes import Codes
from plugins.booking.pages import own as pages
from plugins.booking.pages.journey import Confirmed
from plugins.booking.pages.shown import Shown, place_words
from plugins.booking.pages.slip import Slip
from plugins.booking.pages.times import closest, read_day, read_time, week_of_times
from plugins.booking.queries import appointments
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer, offer
from plugins.booking.routes.opened import opened_by, opens
from plugins.booking.rules import states
from plugins.booking.rules.states import Side, State
from plugins.booking.rules.telling import remind_at

CONTACTS = Budget(name="booking contact", most=10)
"""Wrong contacts for one code."""
CODES = Budget(name="booking code", most=100, strict=False)
CODES_ANYWHERE = Budget(name="booking code in a district", most=1_000, strict=False)
"""Wrong codes: far above what people mistype. A code has 59 bits; whoever has a right one is not kept out by others."""


class NotFound(Unfit):
    """Neither the code nor the contact is told apart."""


@get("/confermato", needs=permissions.OWN)
def confirmed(db: Session, site: Site, platform: Platform, opened: str) -> Confirmed | Redirect:
    """Say that it is done; later it shows the appointment as it is by then."""
    booked, found = mine_and_hub(db, site, opened)
    if booked.state != State.BOOKED or booked.sequence:
        return Redirect("/appuntamenti/mio")
    shown = Shown.of(found, booked, Codes(platform.signer.keyed))
    remind = booked.email is not None and remind_at(booked.starts_at, clock.now()) is not None
    return Confirmed(shown=shown, remind=remind)


@get("/calendario.ics", needs=permissions.OWN)
def calendar(db: Session, site: Site, platform: Platform, opened: str) -> File:
    """Give the appointment to the person's calendar."""
    booked, found = mine_and_hub(db, site, opened)
    entry = CalendarEntry(
        id=booked.id,
        start=booked.starts_at,
        end=booked.ends_at,
        place=place_words(Shown.of(found, booked, Codes(platform.signer.keyed))),
        sequence=booked.sequence,
        cancelled=booked.state == State.CANCELLED,
    )
    file = calendar_file(entry, clock.now())
    return File(body=file, media_type=media_type(entry), name="appuntamento.ics")


@get("/foglio", needs=permissions.OWN)
def own_slip(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> Slip:
    """Give the appointment on paper."""
    return _slip(db, site, platform, opened, query)


@get("/promemoria.pdf", needs=permissions.OWN)
def own_slip_file(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> File:
    """Give the appointment on paper, as PDF."""
    return slip.file(platform, site, _slip(db, site, platform, opened, query))


@get("/gestisci", needs=permissions.PROVE)
def find() -> pages.Find:
    """Ask for the code, and for the phone or the e-mail that was left."""
    return pages.Find()


def find_refused(form: Fields, why: NotFound | TooMany) -> pages.Find:
    """Say the same whatever was wrong."""
    return pages.Find(
        code=form.text("codice", most=64),
        contact=form.text("contatto", most=254),
        errors={"codice": str(why)},
        status=getattr(why, "status", 422),
    )


def find_tries(site: Site, form: Fields) -> list[Try]:
    """Name what a code is counted of: as it was written, of the body, of the district."""
    written = form.text("codice", most=64)
    code = f"{site.tenant_id} {normal_code(written) or written}"
    return [Try(CONTACTS, code), Try(CODES, site.tenant_id), Try(CODES_ANYWHERE)]


@post("/gestisci", needs=permissions.PROVE, otherwise=find_refused, tries=find_tries)
def open_mine(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Open one's own appointment. Every refusal takes the same way through the same statements."""
    codes = Codes(platform.signer.keyed)
    contact = _contact(form.text("contatto", most=254))
    booked = appointments.by_code(db, codes.hash(normal_code(form.get("codice", "")) or ""))
    if booked is None or contact not in _contacts(booked):
        raise NotFound(_("Codice e contatto non corrispondono. Controlla tutti e due e prova di nuovo."))
    return Redirect("/appuntamenti/mio", visit=platform.signer.visit(site, opens(booked.id)))


@get("/mio", needs=permissions.OWN)
def mine(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> pages.Mine:
    """Show one's own appointment."""
    booked, found = mine_and_hub(db, site, opened)
    now = clock.now()
    done = {"spostato": _("Fatto: l'appuntamento è spostato."), "annullato": _("Fatto: è annullato.")}
    return pages.Mine(
        shown=Shown.of(found, booked, Codes(platform.signer.keyed)),
        why_not_move=states.may_move(booked, now, notice=found.move).sentence,
        why_not_cancel=states.may_cancel(booked, now, notice=found.cancel).sentence,
        done=done.get(query.text("fatto")),
    )


@get("/mio/sposta", needs=permissions.OWN)
def move_form(
    db: Session, site: Site, platform: Platform, opened: str, query: Fields
) -> pages.MoveMine | Redirect:
    """Show other times."""
    booked, found = mine_and_hub(db, site, opened)
    if not states.may_move(booked, clock.now(), notice=found.move):
        return Redirect("/appuntamenti/mio")
    return _move_page(db, platform, booked, found, clock.now(), since=query.text("dal"))


def move_refused(
    db: Session, site: Site, platform: Platform, opened: str, form: Fields, why: Conflict | Unfit
) -> pages.MoveMine | Redirect:
    """Show the times nearest to the one that will not do."""
    booked, found = mine_and_hub(db, site, opened)
    now, wanted = clock.now(), read_time(form.text("ora", most=40))
    if not states.may_move(booked, now, notice=found.move):
        return Redirect("/appuntamenti/mio")
    kind = actions.kind_of(found, booked)
    near = closest(db, found, kind, wanted, now, moving=booked) if wanted else []
    return _move_page(
        db,
        platform,
        booked,
        found,
        now,
        near=near,
        errors={"ora": str(why)},
        status=getattr(why, "status", 409),
    )


@post("/mio/sposta", needs=permissions.OWN, otherwise=move_refused)
def move(db: Session, site: Site, opened: str, form: Fields) -> Redirect:
    """Take another time."""
    booked, found = mine_and_hub(db, site, opened)
    start = read_time(form.text("ora", most=40))
    if start is None:
        raise Unfit(_("Scegli un giorno e un'ora."))
    actions.move(db, offer=found, booked=booked, start=start, by=Side.CITIZEN, now=clock.now())
    return Redirect("/appuntamenti/mio?fatto=spostato")


@get("/mio/annulla", needs=permissions.OWN)
def cancel_form(db: Session, site: Site, platform: Platform, opened: str) -> pages.CancelMine | Redirect:
    """Ask whether one is sure."""
    booked, found = mine_and_hub(db, site, opened)
    if not states.may_cancel(booked, clock.now(), notice=found.cancel):
        return Redirect("/appuntamenti/mio")
    return pages.CancelMine(
        shown=Shown.of(found, booked, Codes(platform.signer.keyed)), reasons=pages.reasons()
    )


@post("/mio/annulla", needs=permissions.OWN)
def cancel(db: Session, site: Site, opened: str, form: Fields) -> Redirect:
    """Cancel; the time is free again."""
    booked, found = mine_and_hub(db, site, opened)
    reason = dict(pages.reasons()).get(form.text("motivo", most=20))
    if booked.state != State.CANCELLED:
        actions.cancel(db, offer=found, booked=booked, reason=reason, by=Side.CITIZEN, now=clock.now())
    return Redirect("/appuntamenti/mio?fatto=annullato")


@post("/esci", needs=permissions.PROVE)
def leave() -> Redirect:
    """Forget, on this machine, which appointment was open."""
    return Redirect("/appuntamenti", visit="")


ROUTES = (
    confirmed,
    calendar,
    own_slip,
    own_slip_file,
    find,
    open_mine,
    mine,
    move_form,
    move,
    cancel_form,
    cancel,
    leave,
)


def mine_and_hub(db: Session, site: Site, opened: str | None) -> tuple[Booked, Offer]:
    """Return the appointment that the cookie opens, and the hub; raise Missing."""
    found = offer(db, site, clock.now())
    named = opened_by(opened)
    if named is None or found is None:
        raise Missing(_("Questo appuntamento non c'è."))
    return actions.found(db, named), found


def _slip(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> Slip:
    booked, found = mine_and_hub(db, site, opened)
    shown = Shown.of(found, booked, Codes(platform.signer.keyed))
    here = "/appuntamenti"
    paper = query.text("formato", most=2)
    return slip.page(platform, site, shown, back=f"{here}/mio", pdf=f"{here}/promemoria.pdf", paper=paper)


def _move_page(
    db: Session,
    platform: Platform,
    booked: Booked,
    found: Offer,
    now: datetime,
    *,
    since: str = "",
    **more: Any,
) -> pages.MoveMine:
    kind = actions.kind_of(found, booked)
    return pages.MoveMine(
        shown=Shown.of(found, booked, Codes(platform.signer.keyed)),
        times=week_of_times(db, found, kind, now=now, since=read_day(since), moving=booked),
        **more,
    )


def _contact(written: str) -> str:
    """Return a telephone or an e-mail in its one form; a blank, which nobody has, where it is neither."""
    email = normal_email(written)
    return normal_phone(written) or (email.lower() if email else " ")


def _contacts(booked: Booked) -> set[str | None]:
    return {booked.phone, booked.email.lower() if booked.email else None}
