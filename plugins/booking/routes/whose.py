"""Addresses of whose an appointment is."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.limits.rules import Try
from core.people.actions.finding import NotWhole
from core.people.permissions import READ
from core.people.rules.identifiers import SEARCHES
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import post
from core.who import Member, Site
from plugins.booking.actions import change, whose
from plugins.booking.actions.whose import NobodyFound
from plugins.booking.pages import staff as pages
from plugins.booking.routes.one import shown_one


def attach_refused(
    db: Session,
    me: Member,
    site: Site,
    platform: Platform,
    appointment_id: UUID,
    *,
    form: Fields,
    why: NotWhole | NobodyFound,
) -> pages.OneAppointment:
    """Show the appointment again, and why nobody was found."""
    errors = {"chi": str(why)}
    looked_for = form.text("chi", most=80)
    return shown_one(
        db, me, site, platform, appointment_id, errors=errors, looked_for=looked_for, status=why.status
    )


def tries(me: Member | None) -> list[Try]:
    """Count it as a search: it is one."""
    return [Try(SEARCHES, me.membership_id)] if me else []


@post("/{appointment_id:str}/scheda", needs=READ, otherwise=attach_refused, tries=tries)
def attach(db: Session, me: Member, appointment_id: UUID, form: Fields) -> Redirect:
    """Join an appointment to the record of whoever comes."""
    change.found(db, appointment_id)
    now, written = clock.now(), form.text("chi", most=80)
    found = whose.attach(db, appointment_id=appointment_id, written=written, by=me, now=now)
    if found.mine:
        return Redirect(f"/persone-seguite/{found.person_id}")
    return Redirect(f"/appuntamenti/{appointment_id}?fatto=collegato")


@post("/{appointment_id:str}/scheda/togli", needs=READ)
def detach(db: Session, appointment_id: UUID) -> Redirect:
    """Take back whose an appointment is."""
    change.found(db, appointment_id)
    whose.detach(db, appointment_id=appointment_id)
    return Redirect(f"/appuntamenti/{appointment_id}")


ROUTES = (attach, detach)
