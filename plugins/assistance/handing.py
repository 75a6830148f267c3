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
from plugins.assistance.rules.handover import code_of, read_code

COOKIE: Final = "__Host-verifica"
"""Holds the code of the last pre-check until an application begins with it, for half an hour at most."""
SECONDS: Final = 1800
PURPOSE: Final = "pre-check"


class Handed(NamedTuple):
    """What a code carries: to which version of a procedure, which answers, the days of which events."""

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
    """Return what a code carries; None where it is of no procedure in force."""
    prove = _prove(platform, site)
    for one in procedures.in_force(db) if written else ():
        told = procedures.version(db, one.id)
        if told and (found := read_code(told, written, prove)):
            return Handed(one.id, one.name, *found)
    return None


def _prove(platform: Platform, site: Site) -> Callable[[str], bytes]:
    return lambda words: platform.signer.keyed(PURPOSE, f"{site.district_id} {words}")
