"""Addresses of the shared catalogue as a list, and of the district's new sheets."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.accounts import permissions
from core.audit.actions import record
from core.db.scope import Reach
from core.district import pages, sheets
from core.district.sheets import SharedSheet
from core.i18n import _
from core.services import actions
from core.services.pages import SheetForm
from core.services.rules.freshness import Age
from core.web.forms import Fields
from core.web.listing import Column, Listing
from core.web.page import File, Redirect
from core.web.route import get, post
from core.who import Member

ORDERS: Mapping[str, Callable[[SharedSheet], Any]] = {
    "eta": lambda sheet: (sheets.ORDER.index(sheet.age), sheet.name.lower()),
    "nome": lambda sheet: sheet.name.lower(),
    "livello": lambda sheet: (sheet.level, sheet.name.lower()),
}


@get("/distretto/servizi", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def catalogue(db: Session, query: Fields) -> pages.SharedCatalogue:
    """List the district's sheets by age, those that need somebody first."""
    everything = sheets.shared(db, clock.today())
    listing, chosen = _found(everything, query)
    count, age = Counter(sheet.age for sheet in everything), listing.asked["eta"]
    return pages.SharedCatalogue(
        sheets=listing.cut(chosen),
        listing=listing,
        columns=_columns(),
        levels=[(level, level) for level in sorted({sheet.level for sheet in everything})],
        filters=[
            (name, listing.link(eta=code), code == age, count[code] if code else len(everything))
            for code, name in _ages().items()
        ],
        done=_("Scheda salvata: vale per tutti gli enti.") if query.text("fatto") else None,
    )


@get("/distretto/servizi/esporta", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT, tells=True)
def export_sheets(db: Session, me: Member, query: Fields) -> File:
    """Give the list as a file."""
    record(db, by=me, verb="export", resource="catalogue")
    _listing, chosen = _found(sheets.shared(db, clock.today()), query)
    rows = [(one.name, one.level, _ages()[one.age], one.verified_on, one.reason) for one in chosen]
    head = [_("Scheda"), _("Livello"), _("Età"), _("Confermata"), _("Perché")]
    body = spreadsheet.table(head, rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"schede-{clock.today()}.csv")


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


ROUTES = (catalogue, export_sheets, new_sheet, add_sheet)


def _found(everything: list[SharedSheet], query: Fields) -> tuple[Listing, list[SharedSheet]]:
    read = Listing.read(
        "/distretto/servizi", query, filters=("q", "livello", "eta"), orders=list(ORDERS), size=50
    )
    asked = read.asked
    age = asked["eta"] if asked["eta"] in _ages() else ""
    chosen = [
        sheet
        for sheet in everything
        if asked["q"].casefold() in sheet.name.casefold()
        and asked["livello"] in ("", sheet.level)
        and age in ("", sheet.age)
    ]
    return read.of(len(chosen)), read.sorted(chosen, ORDERS)


def _columns() -> list[Column | str]:
    return [
        Column(code="eta", label=_("Età")),
        Column(code="nome", label=_("Nome")),
        Column(code="livello", label=_("Livello")),
    ]


def _ages() -> dict[str, str]:
    return {
        "": _("Tutte"),
        Age.STALE.value: _("Vecchie"),
        Age.DUE.value: _("Da riconfermare"),
        Age.FRESH.value: _("Aggiornate"),
        sheets.HISTORICAL: _("Storiche"),
    }
