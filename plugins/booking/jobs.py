"""Work after the commit: tell people about their appointment. Arguments are ids and numbers, never people's data."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core import clock
from core.contributions import Job
from core.jobs.actions import defer
from core.notices.actions import Notice, keep
from core.notices.models import Message
from core.notices.smtp import Outgoing, Postman
from core.web.platform import Platform
from core.who import Site
from plugins.booking import messages
from plugins.booking.codes import Codes
from plugins.booking.pages.journey import remind_at
from plugins.booking.pages.shown import Shown
from plugins.booking.queries import appointments
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import offer
from plugins.booking.rules.states import State

REMIND = "booking.remind"


def all_jobs() -> list[Job]:
    """Return one job for each kind of message."""
    return [Job(name=f"booking.{name}", run=_teller(name)) for name in messages.kinds()]


def _teller(name: str) -> Callable[..., None]:
    def run(
        db: Session, site: Site, *, platform: Platform, appointment: str, sequence: int, since: str = ""
    ) -> None:
        """Tell of one appointment, unless it has changed since this was left to be told."""
        cancelled, now = messages.kinds()[name].cancelled, clock.now()
        booked, found = appointments.one(db, UUID(appointment)), offer(db, site, now)
        if booked is None or found is None or not _holds(booked, sequence, cancelled=cancelled):
            return
        if since and booked.changed_at != datetime.fromisoformat(since):
            return
        shown = Shown.of(found, booked, Codes(platform.signer.keyed))
        speech = platform.tongues.speech(site, booked.language)
        _send(db, platform, messages.notice(name, site, shown, booked, now, speech))
        at = remind_at(booked.starts_at, now)
        if name in ("confirm", "moved") and at:
            defer(db, REMIND, at=at, appointment=appointment, sequence=sequence)

    return run


def _holds(booked: Booked, sequence: int, *, cancelled: bool) -> bool:
    expected = State.CANCELLED if cancelled else State.BOOKED
    return bool(booked.email) and booked.sequence == sequence and booked.state == expected


def _send(db: Session, platform: Platform, notice: Notice) -> None:
    """Send a message once, keeping that it was sent but not what it said: the code in it is kept nowhere."""
    message_id = keep(db, replace(notice, body="", attachment=None))
    if message_id is None:
        return
    postman = Postman(platform.settings.smtp_url, platform.settings.mail_from)
    postman.send(
        Outgoing(
            message_id=message_id,
            recipient=notice.recipient,
            subject=notice.subject,
            body=notice.body,
            attachment=notice.attachment,
            attachment_name=notice.attachment_name,
        )
    )
    db.execute(update(Message).where(Message.id == message_id).values(sent_at=clock.now()))
