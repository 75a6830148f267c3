"""Addresses of a person's own record: by her code, and one thing that is hers."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.codes import normal_code
from core.errors import DomainError, TooMany
from core.i18n import _
from core.limits.rules import Budget, Try
from core.organisations.languages import NAMES
from core.people import pages, permissions, views
from core.people.actions import proving
from core.people.actions.opening import open_record
from core.people.rules.relations import RELATIONS
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

DATUM = Budget(name="own record", most=5)
"""Wrong things for one code."""
CODES = Budget(name="own record in a body", most=100, strict=False)
CODES_ANYWHERE = Budget(name="own record in a district", most=1_000, strict=False)
OPENS = "person"


@get("/la-mia-scheda", needs=permissions.PROVE)
def door() -> pages.Door:
    """Ask for the code, and for one thing that is hers."""
    return pages.Door()


def door_refused(form: Fields, why: DomainError) -> pages.Door:
    """Say the same whatever was wrong."""
    return pages.Door(
        code=form.text("codice", most=64),
        datum=form.text("dato", most=80),
        errors=[("codice", str(why))],
        status=429 if isinstance(why, TooMany) else 422,
    )


def door_tries(site: Site, form: Fields) -> list[Try]:
    """Name what a code is counted of: as it was written, of the body, of the district."""
    written = form.text("codice", most=64)
    code = f"{site.tenant_id} {normal_code(written) or written}"
    return [Try(DATUM, code), Try(CODES, site.tenant_id), Try(CODES_ANYWHERE)]


@post("/la-mia-scheda", needs=permissions.PROVE, otherwise=door_refused, tries=door_tries)
def enter(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Open one's own record for half an hour."""
    person_id = proving.proven(db, code=form.text("codice", most=64), datum=form.text("dato", most=80))
    return Redirect("/la-mia-scheda/dati", visit=platform.signer.visit(site, f"{OPENS} {person_id}"))


@get("/la-mia-scheda/dati", needs=permissions.OWN)
def own(db: Session, platform: Platform, opened: str | None) -> pages.OwnRecord | Redirect:
    """Show what is kept about her, and who opened it."""
    kind, _space, person_id = (opened or "").partition(" ")
    if kind != OPENS:
        return Redirect("/la-mia-scheda")
    record = open_record(db, person_id=UUID(person_id), by=None, now=clock.now())
    return pages.OwnRecord(
        record=record,
        comune=views.comune_words(db, record),
        language=NAMES.get(record.told.language, ""),
        relations={code: _(words) for code, words in RELATIONS.items()},
        openings=views.openings(db, platform, record),
    )


ROUTES = (door, enter, own)
