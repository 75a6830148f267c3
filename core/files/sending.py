"""Addresses at which a person sends a document herself, with a link."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.files import offers, pages, permissions
from core.files.refusal import Unfit
from core.files.rules import LINKS, LINKS_ANYWHERE, MOST_BYTES, MOST_OFFERED, SENDING, Problem
from core.i18n import _
from core.limits.rules import Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site


@get("/carica/{token:str}", needs=permissions.SEND)
def send_form(db: Session, token: str) -> pages.Send:
    """Say what is asked for, or what has come."""
    return _send(db, token)


def send_refused(db: Session, token: str, why: Unfit) -> pages.Send:
    """Say why a file was not taken; the link is as good as before."""
    return _send(db, token, errors=[("file", str(why))], status=why.status)


def send_tries(token: str, site: Site) -> list[Try]:
    """Name what a link that opens nothing, and a file that is not taken, are counted of."""
    return [Try(SENDING, token), Try(LINKS, site.tenant_id), Try(LINKS_ANYWHERE)]


def open_way(db: Session, token: str) -> None:
    """Refuse a link that opens nothing, or no longer, before anything is read that came by it."""
    offers.waiting(db, token, clock.now())


@post(
    "/carica/{token:str}",
    needs=permissions.SEND,
    otherwise=send_refused,
    upload=MOST_OFFERED,
    from_anybody=open_way,
    tries=send_tries,
)
def send(db: Session, site: Site, platform: Platform, token: str, form: Fields) -> Redirect:
    """Take the document, once, and tell whoever asked for it."""
    uploads = form.files("file")
    if any(upload.size > MOST_BYTES for upload in uploads):
        raise Unfit(Problem.BYTES)
    contents = [upload.body for upload in uploads]
    offer, file = offers.receive(db, token=token, contents=contents, now=clock.now())
    platform.plugins.ask(site.plugins, "on_document_received", db=db, site=site, offer=offer, file=file)
    return Redirect(f"/carica/{token}")


ROUTES = (send_form, send)


def _send(db: Session, token: str, **more: Any) -> pages.Send:
    offer = offers.standing(db, token, clock.now())
    file = offers.received(db, offer)
    came = _("Un documento") if offer.used_at else ""
    return pages.Send(
        action=f"/carica/{token}",
        purpose=offers.purpose(db, offer),
        until=pages.moment(offer.expires_at),
        came=pages.what(file) if file else came,
        **more,
    )
