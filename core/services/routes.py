"""Addresses of the catalogue."""

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _, translated
from core.services import actions, pages, queries
from core.services.models import Service
from core.services.rules.freshness import Level, Verification, freshness
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

SHEET_SECONDS = 30


@get("/servizi", needs=permissions.CATALOGUE_READ, remember=300)
def catalogue(db: Session, query: Fields, site: Site) -> pages.Catalogue:
    """List the services; on a body's space, those it helps with first choice."""
    chosen = query.text("tema", most=60)
    categories = list(queries.vocabulary(db, "category").values())
    if chosen and chosen not in {c.code for c in categories}:
        raise Missing(_("Questo tema non esiste. Scegline uno dalla lista."))
    body = site.tenant_id if query.text("di") == "ente" and not site.is_portal else None
    found = queries.listed(db, category=chosen or None, body=body)
    themes = [(_("Tutti"), "/servizi", not chosen)]
    themes += [(translated(c.label), f"/servizi?tema={c.code}", c.code == chosen) for c in categories]
    services = sorted(found, key=lambda service: translated(service.name).casefold())
    return pages.Catalogue(themes=themes, services=services)


@get("/servizi/{slug:str}", needs=permissions.CATALOGUE_READ, remember=SHEET_SECONDS)
def sheet(db: Session, slug: str, site: Site, platform: Platform) -> pages.ServiceSheet:
    """Show a sheet, who helps, and the first free time."""
    service = queries.sheet(db, slug)
    if service is None:
        raise Missing(_("Questa scheda non c'è, o non c'è più. Cerca il servizio con parole tue."))
    service = pages.in_words(service)
    now, told = clock.now(), service.sheet
    on = site.network_plugins if site.is_portal else site.plugins | site.network_plugins
    age = freshness(
        verification=Verification(service.verification),
        validity_year=told.get("validity_year"),
        verified_on=service.verified_on,
        level=Level(service.level),
        today=clock.today(),
    )
    return pages.ServiceSheet(
        service=service,
        papers=pages.papers(told),
        amounts=pages.amounts(told),
        helpers=pages.helpers(service, platform.settings),
        actions=platform.plugins.ask(on, "service_actions", db=db, site=site, services=(slug,), now=now),
        freshness=(age.age.value, age.reason),
        now=now,
    )


@get("/bisogni/{code:str}", needs=permissions.CATALOGUE_READ, remember=300)
def need(db: Session, code: str) -> pages.Need:
    """Show what may answer a need."""
    area = queries.vocabulary(db, "need").get(code.upper())
    if area is None:
        raise Missing(_("Questa pagina non esiste. Dicci con parole tue di cosa hai bisogno."))
    suggested = area.data["suggested_services"]
    known = {s.slug: s for s in queries.listed(db)}
    return pages.Need(
        title=translated(area.data["plain_label"]),
        pictogram=area.data.get("pictogram") or "talk",
        items=[translated(item["label"]) for item in area.data["items"]],
        services=[known[slug] for slug in suggested if slug in known],
        delicate=bool(area.data["sensitive"]),
    )


@get("/catalogo", needs=permissions.CATALOGUE_WRITE)
def own_catalogue(db: Session, me: Member, site: Site, query: Fields) -> pages.OwnCatalogue:
    """Show which services this body helps with, and its own sheets."""
    helped = queries.helped_by(db, site.tenant_id)
    everything = queries.all_services(db)
    done = {"aiuto": _("Elenco salvato."), "scheda": _("Scheda salvata.")}
    return pages.OwnCatalogue(
        services=[
            (str(s.id), s.name, s.slug, s.id in helped)
            for s in everything
            if s.organisation_id is None and s.state != "storico"
        ],
        own=[(s.slug, s.name) for s in everything if s.organisation_id == site.tenant_id],
        may_govern=me.may(permissions.CATALOGUE_GOVERN.code),
        done=done.get(query.text("fatto")),
    )


@post("/catalogo/aiuto", needs=permissions.CATALOGUE_WRITE)
def helps_with(db: Session, site: Site, form: Fields) -> Redirect:
    """Say which services this body helps with."""
    actions.help_with(db, organisation_id=site.tenant_id, services=set(form.many("service")))
    return Redirect("/catalogo?fatto=aiuto")


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


ROUTES = (
    catalogue,
    sheet,
    need,
    own_catalogue,
    helps_with,
    new_sheet,
    add_sheet,
    edit_sheet,
    change_sheet,
    edit_shared_sheet,
    change_shared_sheet,
)
