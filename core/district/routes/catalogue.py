"""Addresses of the shared catalogue as a list, and of the district's new sheets."""

from collections import Counter

from sqlalchemy.orm import Session

from core import clock
from core.db.scope import Reach
from core.district import pages, sheets
from core.i18n import _
from core.people import permissions
from core.services import actions
from core.services.pages import SheetForm
from core.services.rules.freshness import Age
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post


@get("/distretto/servizi", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def catalogue(db: Session, query: Fields) -> pages.SharedCatalogue:
    """List the district's sheets by age, those that need somebody first."""
    everything = sheets.shared(db, clock.today())
    count, asked = Counter(sheet.age for sheet in everything), query.text("eta", most=20)
    names = {
        "": _("Tutte"),
        Age.STALE.value: _("Vecchie"),
        Age.DUE.value: _("Da riconfermare"),
        Age.FRESH.value: _("Aggiornate"),
        sheets.HISTORICAL: _("Storiche"),
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


ROUTES = (catalogue, new_sheet, add_sheet)
