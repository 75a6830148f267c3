"""Addresses behind the link in a message, and what is written back to it from a telephone."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.dates import clock_time, local
from core.errors import Conflict, Missing
from core.i18n import _, speaking
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.booking import permissions
from plugins.booking.actions import change
from plugins.booking.answer_links import read
from plugins.booking.pages.answer import Answer
from plugins.booking.pages.shown import when_words
from plugins.booking.queries import appointments, receipts
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer, offer
from plugins.booking.rules import states
from plugins.booking.rules.replies import Meaning, meaning
from plugins.booking.rules.states import Side, State

HERE = "/appuntamenti/rispondi"


@get("/rispondi/{answer:str}", needs=permissions.PROVE)
def question(db: Session, site: Site, platform: Platform, answer: str) -> Answer:
    """Ask whether one comes. Looking changes nothing: machines look, too."""
    return _page(db, site, platform, answer)


def refused(db: Session, site: Site, platform: Platform, answer: str, why: Conflict) -> Answer:
    """Show it as it is now, and why nothing was done."""
    return _page(db, site, platform, answer, error=str(why), status=409)


@post("/rispondi/{answer:str}/si", needs=permissions.PROVE, otherwise=refused)
def yes(db: Session, site: Site, platform: Platform, answer: str) -> Redirect:
    """Keep that she comes."""
    booked, _hub = _asked(db, site, platform, answer)
    change.confirm(db, booked=booked, now=clock.now())
    return Redirect(f"{HERE}/{answer}")


@post("/rispondi/{answer:str}/no", needs=permissions.PROVE, otherwise=refused)
def no(db: Session, site: Site, platform: Platform, answer: str) -> Redirect:
    """Cancel; the time is free again."""
    booked, hub = _asked(db, site, platform, answer)
    if booked.state != State.CANCELLED:
        change.cancel(db, offer=hub, booked=booked, reason=None, by=Side.CITIZEN, now=clock.now())
    return Redirect(f"{HERE}/{answer}")


ROUTES = (question, yes, no)


def heard(db: Session, site: Site, platform: Platform, phone: str, text: str) -> list[str]:
    """Act on what somebody wrote back about the appointment that her telephone was last told of."""
    last, hub = receipts.last_told(db, phone), offer(db, site, clock.now())
    booked = appointments.one(db, last) if last else None
    if booked is None or hub is None or booked.phone != phone:
        return []
    with speaking(platform.tongues.speech(site, booked.language)):
        try:
            return [_act(db, hub, booked, meaning(text))]
        except Conflict as why:
            return [str(why)]


def _act(db: Session, hub: Offer, booked: Booked, said: Meaning) -> str:
    now, start = clock.now(), local(booked.starts_at)
    if said is Meaning.YES:
        change.confirm(db, booked=booked, now=now)
        return _("Grazie, ti aspettiamo alle {hour}.").format(hour=clock_time(start))
    if said is Meaning.NO:
        change.cancel(db, offer=hub, booked=booked, reason=None, by=Side.CITIZEN, now=now, silently=True)
        return _("Fatto: l'appuntamento è annullato.")
    return _("Non ho capito. Rispondi solo SI o NO, oppure chiama lo sportello.")


def _asked(db: Session, site: Site, platform: Platform, answer: str) -> tuple[Booked, Offer]:
    appointment_id: UUID | None = read(platform.signer.keyed, answer)
    hub = offer(db, site, clock.now())
    if appointment_id is None or hub is None:
        raise Missing(_("Questo appuntamento non c'è."))
    return change.found(db, appointment_id), hub


def _page(
    db: Session, site: Site, platform: Platform, answer: str, *, error: str | None = None, status: int = 200
) -> Answer:
    booked, hub = _asked(db, site, platform, answer)
    now = clock.now()
    return Answer(
        here=f"{HERE}/{answer}",
        when=when_words(booked.starts_at),
        hub=hub.name,
        address=hub.address,
        state=booked.state,
        confirmed=booked.confirmed_at is not None,
        why_not=states.may_cancel(booked, now, notice=hub.cancel).sentence,
        error=error,
        status=status,
    )
