"""What comes of a change: whom it touches, what is offered then, and the address that takes it back."""

from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import post
from core.who import Member, Site
from plugins.booking import forms, permissions
from plugins.booking.actions import consequences
from plugins.booking.actions import undo as actions
from plugins.booking.actions.consequences import Done, Touches
from plugins.booking.codes import Codes
from plugins.booking.pages import changes
from plugins.booking.pages import setting_forms as shown
from plugins.booking.pages import settings as pages
from plugins.booking.pages.shown import Shown
from plugins.booking.queries import appointments
from plugins.booking.queries import settings as queries
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import read_now
from plugins.booking.queries.offered import changes_of

HOME = shown.HOME
Asked = Request[Any, Any, Any]
DONE = {
    "si": lambda: _("Salvato. Chi prenota vede già gli orari nuovi."),
    "ripreso": lambda: _("Rimesso com'era, anche per le persone."),
    "quasi": lambda: _("Rimesso com'era. Qualcuno ha già cambiato il suo appuntamento: guarda l'elenco."),
}


def undo_refused(
    db: Session, site: Site, platform: Platform, request: Asked, form: Fields, *, why: Conflict | Missing
) -> pages.Impact | pages.HoursAndDesks:
    """Show first whom it touches; or what is offered now, and why it cannot be taken back."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    return shown_offer(db, site, platform, refused=str(why), status=getattr(why, "status", 409))


@post("/orari/cambio/{change_id:str}/annulla", needs=permissions.MANAGE, otherwise=undo_refused)
def undo(db: Session, site: Site, me: Member, change_id: UUID, form: Fields) -> Redirect:
    """Take back what was changed today: the hours, and what it did to people."""
    now, change = clock.now(), actions.found(db, change_id)
    with consequences.careful(db, site, care=forms.read_care(form), by=me.account_id, now=now) as done:
        left = actions.undo(db, change=change, now=now)
        done.kept = False
    return Redirect(f"{HOME}?fatto={'quasi' if left else 'ripreso'}")


ROUTES = (undo,)


def impact(platform: Platform, request: Asked, form: Fields, why: Touches) -> pages.Impact:
    """Show who is touched; the same form goes on from here, once somebody has decided for each."""
    ours = ("csrf", "sicuro", "visto", "tutti")
    given = [
        (name, text)
        for name in form
        for text in form.many(name)
        if name not in ours and not name.startswith(("cosa-", "posto-"))
    ]
    codes = Codes(platform.signer.keyed)
    return changes.impact(why, codes, action=request.url.path, fields=given)


def shown_offer(
    db: Session, site: Site, platform: Platform, *, said: str = "", changed: str = "", **more: Any
) -> pages.HoursAndDesks:
    """Return the page of what is offered, with the changes of today."""
    now = clock.now()
    found, offer = queries.settings(db, site.tenant_id, clock.today()), read_now(db, site, now)
    alone = consequences.alone(db, offer, now)
    left_out = [one for one in appointments.upcoming(db, now) if one.id in alone]
    today, desks = changes_of(db, clock.today()), changes.names(found.desks)
    last = next((one for one in today if str(one.id) == changed), None)
    return pages.overview(
        found,
        orphans=_shown(db, site, platform, left_out),
        changes=[changes.made(one, desks) for one in today],
        done=DONE[said]() if said in DONE and not last else None,
        undo=changes.undo_of(last) if last else None,
        **more,
    )


def saved(done: Done) -> Redirect:
    """Show what is offered now, and the way back."""
    return Redirect(f"{HOME}?cambio={done.id}" if done.id else f"{HOME}?fatto=si")


def _shown(db: Session, site: Site, platform: Platform, booked: list[Booked]) -> list[Shown]:
    offer, codes = read_now(db, site, clock.now()), Codes(platform.signer.keyed)
    return [Shown.of(offer, one, codes) for one in booked] if offer else []
