"""Addresses of one's own data: to read, to take along, to ask for their end. The visit's cookie opens them."""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock, i18n
from core.dates import date_words, local
from core.errors import Missing
from core.i18n import _
from core.privacy import actions, erasure, export, messages, permissions, queries
from core.privacy.pages.own import OwnData
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

ROOM = "/i-miei-dati"
OPENED = re.compile(r"[a-z]+ ([0-9a-f-]{36})")
"""What a visit's cookie opens: what it is, and its id."""


@get(ROOM, needs=permissions.OWN)
def own(db: Session, site: Site, platform: Platform, opened: str | None, query: Fields) -> OwnData:
    """Show everything that is kept of whoever has the code."""
    subject, now = _subject(opened), clock.now()
    last = queries.last_request(db, subject)
    return OwnData(
        parts=erasure.everything(platform, db, site, subject, by=None, verb="read", now=now),
        asked=date_words(local(last.asked_at).date()) if last else None,
        answer_by=date_words(local(last.due_at).date()) if last and last.answer is None else None,
        refused=last.reason if last else None,
        done=_("Abbiamo ricevuto la tua richiesta.") if query.text("fatto") else None,
    )


@get(f"{ROOM}/copia", needs=permissions.OWN)
def take_along(db: Session, site: Site, platform: Platform, opened: str | None) -> File:
    """Give a copy to keep: a page to read and the same as data, in Italian, so that any office can read it."""
    i18n.speak(i18n.IN_ITALIAN)
    now = clock.now()
    kept = erasure.everything(platform, db, site, _subject(opened), by=None, verb="export", now=now)
    body = export.archive(platform, site, kept, now)
    return File(body=body, media_type=export.MEDIA_TYPE, name="i-tuoi-dati.zip")


@post(f"{ROOM}/cancella", needs=permissions.OWN)
def ask(db: Session, site: Site, platform: Platform, opened: str | None) -> Redirect:
    """Ask for everything to be erased, where there is something."""
    subject, now = _subject(opened), clock.now()
    if not erasure.everything(platform, db, site, subject, by=None, verb="read", now=now):
        raise _nothing()
    if request := actions.ask_erasure(db, subject=subject, now=now):
        messages.tell_of_request(db, site, request)
    return Redirect(f"{ROOM}?fatto=si")


ROUTES = (own, take_along, ask)


def _subject(opened: str | None) -> UUID:
    found = OPENED.fullmatch(opened or "")
    if found is None:
        raise _nothing()
    return UUID(found[1])


def _nothing() -> Missing:
    return Missing(_("Non teniamo niente di te sotto questo codice."))
