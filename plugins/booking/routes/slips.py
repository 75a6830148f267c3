"""Addresses of the slip that the desk gives to somebody."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import File
from core.web.platform import Platform
from core.web.route import get
from core.who import Site
from plugins.booking import permissions, slip
from plugins.booking.actions import change
from plugins.booking.codes import Codes
from plugins.booking.pages.shown import Shown
from plugins.booking.pages.slip import Slip
from plugins.booking.queries.offer import offer


@get("/{appointment_id:str}/foglio", needs=permissions.READ)
def staff_slip(db: Session, site: Site, platform: Platform, appointment_id: UUID, query: Fields) -> Slip:
    """Give somebody's appointment on paper."""
    return _slip(db, site, platform, appointment_id, query)


@get("/{appointment_id:str}/promemoria.pdf", needs=permissions.READ)
def staff_slip_file(db: Session, site: Site, platform: Platform, appointment_id: UUID, query: Fields) -> File:
    """Give somebody's appointment on paper, as PDF."""
    return slip.file(platform, site, _slip(db, site, platform, appointment_id, query))


ROUTES = (staff_slip, staff_slip_file)


def _slip(db: Session, site: Site, platform: Platform, appointment_id: UUID, query: Fields) -> Slip:
    found = offer(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    shown = Shown.of(found, change.found(db, appointment_id), Codes(platform.signer.keyed))
    back, paper = f"/appuntamenti/{appointment_id}", query.text("formato", most=2)
    return slip.page(platform, site, shown, back=back, pdf=f"{back}/promemoria.pdf", paper=paper)
