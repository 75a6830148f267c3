"""Addresses of the shared catalogue as a list, and of the district's new sheets."""

from collections import Counter

from sqlalchemy.orm import Session

from core import clock
from core.dates import day_short
from core.db.scope import Reach
from core.district import pages, queries
from core.i18n import _
from core.people import permissions
from core.services import actions
from core.services.models import Service
from core.services.pages import SheetForm
from core.services.rules.freshness import Age, Level, SheetState, Verification, freshness
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post

HISTORICAL = "historical"
ORDER = (Age.STALE.value, Age.DUE.value, Age.FRESH.value, HISTORICAL)


@get("/distretto/servizi", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def catalogue(db: Session, query: Fields) -> pages.SharedCatalogue:
    """List the district's sheets by age, those that need somebody first."""
    everything = sorted((_listed(s) for s in queries.shared_sheets(db)), key=lambda s: ORDER.index(s.age))
    count, asked = Counter(sheet.age for sheet in everything), query.text("eta", most=20)
    names = {
        "": _("Tutte"),
        Age.STALE.value: _("Vecchie"),
        Age.DUE.value: _("Da riconfermare"),
        Age.FRESH.value: _("Aggiornate"),
        HISTORICAL: _("Storiche"),
    }
    chosen = asked if asked in names else ""
    return pages.SharedCatalogue(
        sheets=[sheet for sheet in everything if chosen in ("", sheet.age)],
        filters=[
            (name, f"/distretto/servizi?eta={age}", age == chosen, count[age] if age else len(everything))
            for age, name in names.items()
        ],
        done=_("Scheda salvata: vale per tutti gli enti.") if query.text("fatto") else None,
    )


@get("/distretto/servizi/nuova", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def new_sheet(db: Session) -> SheetForm:
    """Show an empty sheet."""
    return SheetForm.empty(db)


def sheet_refused(db: Session, form: Fields, why: actions.Unfinished) -> SheetForm:
    """Show the sheet again, with what was typed."""
    return SheetForm.typed(db, form, slug="", errors=why.errors)


@post(
    "/distretto/servizi/nuova",
    needs=permissions.CATALOGUE_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=sheet_refused,
)
def add_sheet(db: Session, form: Fields) -> Redirect:
    """Add a sheet of the district, for every body."""
    actions.add(db, organisation_id=None, form=form, today=clock.today())
    return Redirect("/distretto/servizi?fatto=scheda")


def _listed(service: Service) -> pages.SharedSheet:
    age = freshness(
        verification=Verification(service.verification),
        validity_year=service.sheet.get("validity_year"),
        verified_on=service.verified_on,
        level=Level(service.level),
        today=clock.today(),
    )
    historical = service.state == SheetState.HISTORICAL.value
    return pages.SharedSheet(
        slug=service.slug,
        name=service.name,
        level=service.level,
        age=HISTORICAL if historical else age.age.value,
        reason=_("Il servizio non c'è più: la scheda resta per le pratiche vecchie.")
        if historical
        else age.reason,
        verified_on=day_short(service.verified_on) if service.verified_on else _("mai"),
    )


ROUTES = (catalogue, new_sheet, add_sheet)
