"""Addresses of sheets being written: a body's own, and the district's."""

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.services import actions, pages, queries
from core.services.models import Service
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post
from core.who import Site


@get("/catalogo/nuova", needs=permissions.CATALOGUE_WRITE)
def new_sheet(db: Session) -> pages.SheetForm:
    """Show an empty sheet."""
    return pages.SheetForm.empty(db)


def sheet_refused(db: Session, form: Fields, why: actions.Unfinished) -> pages.SheetForm:
    """Show the sheet again, with what was typed."""
    return pages.SheetForm.typed(db, form, slug="", errors=why.errors)


@post("/catalogo/nuova", needs=permissions.CATALOGUE_WRITE, otherwise=sheet_refused)
def add_sheet(db: Session, site: Site, form: Fields) -> Redirect:
    """Add a sheet of this body's own."""
    actions.add(db, organisation_id=site.tenant_id, form=form, today=clock.today())
    return Redirect("/catalogo?fatto=scheda")


@get("/catalogo/{slug:str}", needs=permissions.CATALOGUE_WRITE)
def edit_sheet(db: Session, site: Site, slug: str) -> pages.SheetForm:
    """Show one of this body's own sheets, to be changed."""
    return pages.SheetForm.of(db, _own(db, site, slug))


def change_refused(db: Session, form: Fields, slug: str, why: actions.Unfinished) -> pages.SheetForm:
    """Show the sheet again, with what was typed."""
    return pages.SheetForm.typed(db, form, slug=slug, errors=why.errors)


@post("/catalogo/{slug:str}", needs=permissions.CATALOGUE_WRITE, otherwise=change_refused)
def change_sheet(db: Session, site: Site, slug: str, form: Fields) -> Redirect:
    """Change one of this body's own sheets."""
    actions.change(db, service=_own(db, site, slug), form=form, today=clock.today())
    return Redirect("/catalogo?fatto=scheda")


@get("/distretto/servizi/{slug:str}", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def edit_shared_sheet(db: Session, slug: str) -> pages.SheetForm:
    """Show one of the district's sheets, to be changed."""
    return pages.SheetForm.of(db, _any(db, slug))


@post(
    "/distretto/servizi/{slug:str}",
    needs=permissions.CATALOGUE_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=change_refused,
)
def change_shared_sheet(db: Session, slug: str, form: Fields) -> Redirect:
    """Change one of the district's sheets; it holds for every body."""
    actions.change(db, service=_any(db, slug), form=form, today=clock.today())
    return Redirect("/distretto/servizi?fatto=scheda")


def _any(db: Session, slug: str) -> Service:
    service = queries.by_slug(db, slug)
    if service is None:
        raise Missing(_("Questa scheda non c'è."))
    return service


def _own(db: Session, site: Site, slug: str) -> Service:
    service = queries.by_slug(db, slug)
    if service is None or service.organisation_id != site.tenant_id:
        raise Missing(_("Questa scheda non c'è."))
    return service


ROUTES = (new_sheet, add_sheet, edit_sheet, change_sheet, edit_shared_sheet, change_shared_sheet)
