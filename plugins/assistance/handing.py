"""Between a pre-check and an application: a code, typed by hand or carried by the operator's own browser."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core.codes import shown
from core.web import cookies
from core.web.platform import Platform
from core.who import Site
from plugins.assistance.queries import procedures
from plugins.assistance.rules.conversation import Talk
from plugins.assistance.rules.handover import code_of, fitting, is_of, read_code

COOKIE: Final = "__Host-verifica"
"""Holds the code of the last pre-check until an application begins with it, for half an hour at most."""
SECONDS: Final = 1800
PURPOSE: Final = "pre-check"


class Handed(NamedTuple):
    """What a code carries to the version in force: which answers, the days of which events."""

    procedure_id: UUID
    name: str
    texts: dict[str, str]
    days: dict[str, str]


def code(platform: Platform, site: Site, talk: Talk, today: date) -> str | None:
    """Return the code of a pre-check, as people read it; None where it carries nothing."""
    found = code_of(talk.told, talk.handed, talk.days(today), _prove(platform, site))
    return shown(found) if found else None


def carried(request: Request[Any, Any, Any]) -> str:
    """Return the code that the operator's browser carries."""
    return cookies.read(request.scope["headers"], COOKIE) or ""


def read(db: Session, platform: Platform, site: Site, written: str) -> Handed | None:
    """Return what a code carries, of whatever version it was given for; None where it is of no procedure."""
    prove = _prove(platform, site)
    every = procedures.published(db) if written else ()
    given = next((one for one in every if is_of(one.slug, one.version, written, prove)), None)
    told = procedures.version(db, given.id) if given else None
    last = procedures.last(db, told.slug) if told else None
    found = read_code(told, written, prove) if told else None
    return Handed(last[0], last[1].name, *fitting(last[1], *found)) if last and found else None


def _prove(platform: Platform, site: Site) -> Callable[[str], bytes]:
    return lambda words: platform.signer.keyed(PURPOSE, f"{site.district_id} {words}")
