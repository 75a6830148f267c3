"""Addresses of what is told a person on paper, and of which papers she has already."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.notices import actions as notices
from core.notices.actions import Notice
from core.notices.rules import LETTER
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.booking import messages, permissions
from plugins.booking.actions import change
from plugins.booking.codes import Codes
from plugins.booking.pages.letter import Letter
from plugins.booking.pages.shown import Shown
from plugins.booking.routes.one import hub


@get("/{appointment_id:str}/lettera", needs=permissions.READ)
def letter(db: Session, site: Site, platform: Platform, appointment_id: UUID) -> Letter:
    """Give the letter to be printed."""
    booked = change.found(db, appointment_id)
    shown = Shown.of(hub(db, site), booked, Codes(platform.signer.keyed))
    speech = platform.tongues.speech(site, booked.language)
    paragraphs = messages.letter(site, shown, booked, clock.now(), speech)
    return Letter(back=f"/appuntamenti/{appointment_id}", name=shown.name, paragraphs=paragraphs)


@post("/{appointment_id:str}/lettera", needs=permissions.WRITE)
def posted(db: Session, appointment_id: UUID) -> Redirect:
    """Keep that the letter was posted."""
    booked, now = change.found(db, appointment_id), clock.now()
    key = f"{messages.fact(booked, 'letter')} {now.date()}"
    notices.keep_sent(db, Notice(key=key, recipient="", subject="", body="", channel=LETTER), now=now)
    return Redirect(f"/appuntamenti/{appointment_id}?fatto=lettera")


@post("/{appointment_id:str}/documenti", needs=permissions.WRITE)
def papers(db: Session, site: Site, appointment_id: UUID, form: Fields) -> Redirect:
    """Keep which papers the person has already."""
    booked = change.found(db, appointment_id)
    asked = change.kind_of(hub(db, site), booked).bring
    change.have(db, booked=booked, papers=[paper for paper in asked if paper in form.many("pronto")])
    return Redirect(f"/appuntamenti/{appointment_id}?fatto=documenti")


ROUTES = (letter, posted, papers)
