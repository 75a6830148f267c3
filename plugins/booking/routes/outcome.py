"""Addresses of what came of a meeting: how it went, and the next one at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.actions import change
from plugins.booking.actions import outcomes as actions
from plugins.booking.actions.outcomes import Unclear
from plugins.booking.actions.refusals import Unfit
from plugins.booking.codes import Codes
from plugins.booking.pages import outcome as pages
from plugins.booking.pages.shown import Shown
from plugins.booking.pages.steps import new_key
from plugins.booking.pages.times import closest, read_day, read_time, week_of_times
from plugins.booking.queries import appointments
from plugins.booking.queries.appointments import Booked
from plugins.booking.routes.one import hub
from plugins.booking.rules import outcomes
from plugins.booking.rules.states import State


@get("/{appointment_id:str}/esito", needs=permissions.WRITE)
def how_it_went(db: Session, site: Site, platform: Platform, appointment_id: UUID) -> pages.HowItWent:
    """Ask how it went."""
    booked, came = change.found(db, appointment_id), actions.of(db, appointment_id)
    told = pages.values(came, _minutes(booked, clock.now()))
    return _page(db, site, platform, booked, told, came.missing if came else [])


def unclear(
    db: Session, site: Site, platform: Platform, appointment_id: UUID, form: Fields, why: Unclear | Conflict
) -> pages.HowItWent:
    """Ask again, with what was typed."""
    errors = why.errors if isinstance(why, Unclear) else {"esito": str(why)}
    told = {name: form.text(name, most=outcomes.LONGEST_NOTE) for name in ("esito", "minuti", "nota")}
    booked = change.found(db, appointment_id)
    return _page(db, site, platform, booked, told, form.many("mancava"), errors=errors, status=why.status)


@post("/{appointment_id:str}/esito", needs=permissions.WRITE, otherwise=unclear)
def write(db: Session, me: Member, site: Site, appointment_id: UUID, form: Fields) -> Redirect:
    """Keep how it went; where one more meeting is needed, go on to its time."""
    booked = change.found(db, appointment_id)
    if booked.state not in pages.SAID:
        raise Conflict(_("La persona non è ancora arrivata."))
    code, asked = form.text("esito", most=20), change.kind_of(hub(db, site), booked).bring
    actions.write(
        db,
        booked=booked,
        code=code,
        minutes=form.text("minuti", most=5),
        missing=[paper for paper in asked if paper in form.many("mancava")],
        note=form.text("nota", most=outcomes.LONGEST_NOTE),
        by=me.membership_id,
        now=clock.now(),
    )
    next_page = "/seguito" if code in outcomes.FOLLOWED else "?fatto=esito"
    return Redirect(f"/appuntamenti/{appointment_id}{next_page}")


@get("/{appointment_id:str}/seguito", needs=permissions.WRITE)
def follow_form(
    db: Session, site: Site, platform: Platform, appointment_id: UUID, query: Fields
) -> pages.NextMeeting:
    """Offer times for the meeting that follows."""
    return _next(db, site, platform, appointment_id, since=query.text("dal"))


def follow_refused(
    db: Session, site: Site, platform: Platform, appointment_id: UUID, form: Fields, why: Conflict | Unfit
) -> pages.NextMeeting | Redirect:
    """Show the times nearest to the one that will not do."""
    if done := appointments.by_request(db, _key(form)):
        return Redirect(f"/appuntamenti/{done}?fatto=prenotato")
    wanted = read_time(form.text("ora", most=40))
    return _next(
        db, site, platform, appointment_id, wanted=wanted, errors={"ora": str(why)}, status=why.status
    )


@post("/{appointment_id:str}/seguito", needs=permissions.WRITE, otherwise=follow_refused)
def follow(
    db: Session, me: Member, site: Site, platform: Platform, appointment_id: UUID, form: Fields
) -> Redirect:
    """Give the same person one more meeting."""
    start = read_time(form.text("ora", most=40))
    if start is None:
        raise Unfit(_("Scegli un giorno e un'ora."))
    made = actions.follow(
        db,
        offer=hub(db, site),
        booked=change.found(db, appointment_id),
        start=start,
        request_key=_key(form),
        by=me.account_id,
        codes=Codes(platform.signer.keyed),
        now=clock.now(),
    )
    return Redirect(f"/appuntamenti/{made}?fatto=prenotato")


ROUTES = (how_it_went, write, follow_form, follow)


def _minutes(booked: Booked, now: datetime) -> int:
    """Return how long it took, where she is still there."""
    if booked.state != State.ARRIVED:
        return 0
    began = max(booked.changed_at or booked.starts_at, booked.starts_at)
    return min(max(round((now - began).total_seconds() / 60), 0), outcomes.MOST_MINUTES)


def _page(
    db: Session,
    site: Site,
    platform: Platform,
    booked: Booked,
    told: dict[str, str],
    missing: list[str],
    **more: Any,
) -> pages.HowItWent:
    shown = Shown.of(hub(db, site), booked, Codes(platform.signer.keyed))
    return pages.HowItWent(
        early=booked.state not in pages.SAID,
        shown=shown,
        codes=outcomes.codes(booked.state),
        values=told,
        missing=missing,
        **more,
    )


def _next(
    db: Session,
    site: Site,
    platform: Platform,
    appointment_id: UUID,
    *,
    since: str = "",
    wanted: datetime | None = None,
    **more: Any,
) -> pages.NextMeeting:
    offer, booked, now = hub(db, site), change.found(db, appointment_id), clock.now()
    kind, came = change.kind_of(offer, booked), actions.of(db, appointment_id)
    return pages.NextMeeting(
        shown=Shown.of(offer, booked, Codes(platform.signer.keyed)),
        times=week_of_times(db, offer, kind, now=now, since=read_day(since), schedule=offer.at_desk),
        near=closest(db, offer, kind, wanted, now, schedule=offer.at_desk) if wanted else [],
        missing=came.missing if came else [],
        request_key=new_key(),
        **more,
    )


def _key(form: Fields) -> str:
    return form.text("richiesta", most=60) or new_key()
