"""Addresses of one appointment: mark, take back, move, cancel, print."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.contributions import Act
from core.dates import local
from core.errors import Conflict, Missing
from core.i18n import _
from core.people.permissions import READ as PEOPLE_READ
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.actions import change, outcomes, waiting_room
from plugins.booking.actions.refusals import Unfit
from plugins.booking.codes import Codes
from plugins.booking.pages import outcome, undo
from plugins.booking.pages import staff as pages
from plugins.booking.pages.receipts import receipts
from plugins.booking.pages.shown import Shown, when_words
from plugins.booking.pages.times import closest, read_day, read_time, week_of_times
from plugins.booking.queries import whose
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.home import address_of
from plugins.booking.queries.offer import Offer, offer
from plugins.booking.queries.orphans import orphans
from plugins.booking.queries.others import left, same_day
from plugins.booking.queries.receipts import of_appointment
from plugins.booking.rules import states
from plugins.booking.rules.request import HOME
from plugins.booking.rules.states import Side, State

MARKS = {State.ARRIVED, State.SERVED, State.NO_SHOW, State.LEFT, State.BOOKED}


@get("/{appointment_id:str}", needs=permissions.READ)
def one(
    db: Session, me: Member, site: Site, platform: Platform, appointment_id: UUID, query: Fields
) -> pages.OneAppointment:
    """Show one appointment."""
    done = {
        "prenotato": _("Prenotato. Leggi il codice alla persona, o stampa il foglio."),
        "spostato": _("Spostato."),
        "esito": _("Salvato: si sa com'è andata."),
        "lettera": _("Segnato: la lettera è spedita."),
        "documenti": _("Salvato. Nei promemoria chiediamo solo quello che manca."),
        "collegato": _("Collegato alla sua scheda. La legge chi la segue."),
    }
    fact, proof = query.text("fatto"), query.text("annullato")
    more = {"done": done.get(fact), "new": fact == "prenotato"}
    return shown_one(db, me, site, platform, appointment_id, proof, **more)


def mark_refused(
    db: Session, me: Member, site: Site, platform: Platform, appointment_id: UUID, why: Conflict | Unfit
) -> pages.OneAppointment:
    """Show the appointment as it is now, and why it was not marked."""
    errors, status = {"stato": str(why)}, getattr(why, "status", 409)
    return shown_one(db, me, site, platform, appointment_id, errors=errors, status=status)


@post("/{appointment_id:str}/stato", needs=permissions.WRITE, otherwise=mark_refused)
def mark(db: Session, appointment_id: UUID, form: Fields) -> Redirect:
    """Mark that somebody came, was received, did not come; or take it back."""
    booked = change.found(db, appointment_id)
    state = next((state for state in MARKS if state == form.text("stato")), None)
    if state is None:
        raise Unfit(_("Scegli che cosa è successo."))
    if booked.state != state:
        change.mark(db, booked=booked, state=state, now=clock.now())
        if state == State.ARRIVED:
            waiting_room.take(db, appointment_id=booked.id, now=clock.now())
    return Redirect(f"{pages.day_path(local(booked.starts_at).date())}&di={appointment_id}")


@post("/{appointment_id:str}/riprendi", needs=permissions.WRITE, otherwise=mark_refused)
def take_back(db: Session, platform: Platform, appointment_id: UUID, form: Fields) -> Redirect:
    """Put an appointment back where it was before the last mark, or the desk's cancellation."""
    booked = change.found(db, appointment_id)
    if booked.state == State.CANCELLED and not undo.proven(booked, platform.signer.keyed, form.text("prova")):
        raise Conflict(_("L'appuntamento è annullato. Prenotane uno nuovo."))
    change.take_back(db, booked=booked, now=clock.now())
    return Redirect(f"{pages.day_path(local(booked.starts_at).date())}&fatto=ripreso")


@get("/{appointment_id:str}/sposta", needs=permissions.WRITE)
def move_form(
    db: Session, site: Site, platform: Platform, appointment_id: UUID, query: Fields
) -> pages.MoveOne | Redirect:
    """Show other times for somebody's appointment."""
    booked = change.found(db, appointment_id)
    if not states.may_move(booked, clock.now(), by=Side.DESK):
        return Redirect(f"/appuntamenti/{appointment_id}")
    return _move(db, site, platform, booked, since=query.text("dal"))


def move_refused(
    db: Session, site: Site, platform: Platform, appointment_id: UUID, form: Fields, why: Conflict | Unfit
) -> pages.MoveOne | Redirect:
    """Show the times nearest to the one that will not do."""
    booked, wanted = change.found(db, appointment_id), read_time(form.text("ora", most=40))
    if not states.may_move(booked, clock.now(), by=Side.DESK):
        return Redirect(f"/appuntamenti/{appointment_id}")
    errors, status = {"ora": str(why)}, getattr(why, "status", 409)
    return _move(db, site, platform, booked, wanted=wanted, errors=errors, status=status)


@post("/{appointment_id:str}/sposta", needs=permissions.WRITE, otherwise=move_refused)
def move(db: Session, site: Site, appointment_id: UUID, form: Fields) -> Redirect:
    """Give somebody another time."""
    start = read_time(form.text("ora", most=40))
    if start is None:
        raise Unfit(_("Scegli un giorno e un'ora."))
    booked = change.found(db, appointment_id)
    change.move(db, offer=hub(db, site), booked=booked, start=start, by=Side.DESK, now=clock.now())
    return Redirect(f"/appuntamenti/{appointment_id}?fatto=spostato")


@post("/{appointment_id:str}/annulla", needs=permissions.WRITE, otherwise=mark_refused)
def cancel(db: Session, site: Site, platform: Platform, appointment_id: UUID, form: Fields) -> Redirect:
    """Cancel somebody's appointment, saying why."""
    booked, reason = change.found(db, appointment_id), form.text("motivo", most=change.LONGEST_REASON)
    if not reason:
        raise Unfit(_("Scrivi in poche parole perché lo annulli."))
    if booked.state == State.CANCELLED:
        return Redirect(f"/appuntamenti/{appointment_id}")
    now = clock.now()
    change.cancel(db, offer=hub(db, site), booked=booked, reason=reason, by=Side.DESK, now=now)
    proof = undo.proof(platform.signer.keyed, appointment_id, now)
    return Redirect(f"/appuntamenti/{appointment_id}?annullato={proof}")


ROUTES = (one, mark, take_back, move_form, move, cancel)


def shown_one(
    db: Session,
    me: Member,
    site: Site,
    platform: Platform,
    appointment_id: UUID,
    proof: str = "",
    **more: Any,
) -> pages.OneAppointment:
    """Return the page of one appointment."""
    found, booked, now = hub(db, site), change.found(db, appointment_id), clock.now()
    person_id = whose.person_of(db, appointment_id)
    if booked.name:
        record(db, by=me, verb="read", resource="appointments", subject=person_id or appointment_id, now=now)
    told = receipts(of_appointment(db, appointment_id))
    return pages.OneAppointment(
        shown=Shown.of(found, booked, Codes(platform.signer.keyed)),
        acts=pages.acts(booked, now),
        also_booked=_also_booked(db, booked),
        home=address_of(db, appointment_id) if booked.name and booked.mode == HOME else None,
        receipts=told,
        came=outcome.rows(outcomes.of(db, appointment_id)),
        asks_how=me.may(permissions.WRITE.code) and booked.state in outcome.SAID,
        why_not_move=states.may_move(booked, now, by=Side.DESK).sentence,
        why_not_cancel=states.may_cancel(booked, now, by=Side.DESK).sentence,
        orphan=bool(orphans(found.at_desk, [booked])) and booked.starts_at > now,
        may_write=me.may(permissions.WRITE.code),
        person_id=person_id,
        may_attach=me.may(PEOPLE_READ.code) and bool(booked.name),
        also=_others(me, site, platform, appointment_id, person_id),
        day_path=pages.day_path(local(booked.starts_at).date()),
        undo=undo.of_cancellation(booked, now, platform.signer.keyed, proof),
        **more,
    )


def _also_booked(db: Session, booked: Booked) -> list[tuple[str, str]]:
    """Return what else was taken with her telephone or e-mail for the same thing that day."""
    hers, start = left(booked.phone, booked.email), booked.starts_at
    found = same_day(db, hers=hers, type_id=booked.type_id, start=start, but=booked.id)
    return [(f"/appuntamenti/{other}", when_words(at)) for other, at in found]


def _move(
    db: Session,
    site: Site,
    platform: Platform,
    booked: Booked,
    *,
    since: str = "",
    wanted: datetime | None = None,
    **more: Any,
) -> pages.MoveOne:
    found, now = hub(db, site), clock.now()
    kind, at_desk = change.kind_of(found, booked), found.at_desk
    near = closest(db, found, kind, wanted, now, schedule=at_desk, moving=booked) if wanted else []
    return pages.MoveOne(
        shown=Shown.of(found, booked, Codes(platform.signer.keyed)),
        times=week_of_times(db, found, kind, now=now, since=read_day(since), schedule=at_desk, moving=booked),
        near=near,
        **more,
    )


def hub(db: Session, site: Site) -> Offer:
    """Return what this body offers; raise Missing where it is no hub."""
    found = offer(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    return found


def _others(
    me: Member, site: Site, platform: Platform, appointment_id: UUID, person_id: UUID | None
) -> list[Act]:
    """Return what other plugins can do at an appointment."""
    facts = {"site": site, "me": me, "appointment": appointment_id, "person": person_id}
    found: list[Act] = platform.plugins.ask(site.plugins, "appointment_acts", **facts)
    return [act for act in found if me.may(act.needs.code)]
