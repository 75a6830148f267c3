"""Addresses of the catalogue that anybody reads."""

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.errors import Missing
from core.i18n import _, translated
from core.services import pages, queries
from core.services.rules.freshness import Level, Verification, freshness
from core.web.forms import Fields
from core.web.platform import Platform
from core.web.route import get
from core.who import Site

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


ROUTES = (catalogue, sheet, need)
