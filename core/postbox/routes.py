"""Addresses of the demonstration's mail: messages that were sent, and reached nobody."""

import re
from pathlib import Path

from core.accounts import permissions
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.postbox import pages, queries
from core.web.page import File
from core.web.platform import Platform
from core.web.route import get
from core.who import Site

ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")
CALENDAR = "text/calendar"


@get("/demo/messaggi", needs=permissions.USERS_PROVE, reach=Reach.NONE)
def messages(site: Site, platform: Platform) -> pages.Messages:
    """List what was sent."""
    return pages.Messages(letters=list(queries.newest(_folder(site, platform))))


@get("/demo/messaggi/{name:str}", needs=permissions.USERS_PROVE, reach=Reach.NONE)
def message(site: Site, platform: Platform, name: str) -> pages.OneMessage:
    """Show one message."""
    letter = _letter(site, platform, name)
    return pages.OneMessage(letter=letter, lines=[_parts(line) for line in letter.text.splitlines()])


@get("/demo/messaggi/{name:str}/allegati/{number:str}", needs=permissions.USERS_PROVE, reach=Reach.NONE)
def attachment(site: Site, platform: Platform, name: str, number: str) -> File:
    """Give a file that came with a message."""
    found = _letter(site, platform, name).attachments
    if not (number.isascii() and number.isdigit() and len(number) < 3 and int(number) < len(found)):  # noqa: PLR2004
        raise Missing(_("Questo allegato non c'è."))
    part = found[int(number)]
    media_type = CALENDAR if part.media_type == CALENDAR else "application/octet-stream"
    return File(
        body=part.body, media_type=media_type, name=re.sub(r"[^\w.-]", "_", part.name, flags=re.ASCII)
    )


ROUTES = (messages, message, attachment)


def _folder(site: Site, platform: Platform) -> Path:
    if not (platform.settings.demo and site.is_portal):
        raise Missing(_("Questa pagina non esiste."))
    return platform.settings.data_dir / "mail"


def _letter(site: Site, platform: Platform, name: str) -> queries.Letter:
    letter = queries.one(_folder(site, platform), name)
    if letter is None:
        raise Missing(_("Questo messaggio non c'è, o non c'è più."))
    return letter


def _parts(line: str) -> list[tuple[str, bool]]:
    """Cut a line where an address begins or ends; say which parts are addresses."""
    return [(part, place % 2 == 1) for place, part in enumerate(ADDRESS.split(line)) if part]
