"""The addresses of the privacy notice."""

from sqlalchemy.orm import Session

from core.accounts import permissions
from core.consents import queries
from core.consents.pages.notice import Notice, OneReason, notice, reason
from core.errors import Missing
from core.i18n import _
from core.organisations import queries as organisations
from core.organisations.facts import fact
from core.privacy import queries as privacy_queries
from core.web.platform import Platform
from core.web.route import get
from core.who import Site


@get("/privacy", needs=permissions.CATALOGUE_READ, remember=3600)
def privacy(db: Session, site: Site) -> Notice:
    """Say how data is treated, in the words that are in force."""
    body = organisations.by_id(db, site.tenant_id)
    known = body.facts.get("dpo", {}) if body else {}
    return notice(site, queries.in_force(db), fact("dpo", "", known))


@get("/privacy/{code:str}", needs=permissions.CATALOGUE_READ, remember=3600)
def purpose(db: Session, site: Site, platform: Platform, code: str) -> OneReason:
    """Say which data one purpose needs, who sees them, how long, by which right."""
    found = queries.purpose(db, code)
    if found is None or not found.arises(site.plugins):
        raise Missing(_("Questa pagina non esiste. Dicci con parole tue di cosa hai bisogno."))
    return reason(site, found, privacy_queries.shorter(db, platform.register, code, site.tenant_id))


ROUTES = (privacy, purpose)
