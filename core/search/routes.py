"""The addresses of search: people's, and that of the machines that search the web."""

from sqlalchemy.orm import Session

from core.accounts import permissions
from core.db.scope import Reach
from core.i18n import _
from core.i18n.languages import NAMES
from core.search import queries
from core.search.pages import Results
from core.search.rules import machines
from core.services.queries import vocabulary
from core.web.forms import Fields
from core.web.page import File
from core.web.route import get
from core.who import Site

LONGEST = 200


@get("/cerca", needs=permissions.CATALOGUE_READ, remember=60)
def search(db: Session, query: Fields) -> Results:
    """Find services, bodies and needs; one kind of them where `tipo` says so."""
    asked = query.text("q", most=LONGEST)
    found = queries.search(db, asked)
    kinds = {kind: [hit for hit in found.hits if hit.kind == kind] for kind in ("need", "service", "body")}
    named = (
        ("servizi", _("Che cosa chiedere"), "service"),
        ("bisogni", _("Bisogni"), "need"),
        ("enti", _("Enti"), "body"),
    )
    counts = [(code, words, len(kinds[kind])) for code, words, kind in named if kinds[kind]]
    chosen = query.text("tipo", most=20)
    kind = chosen if chosen in {code for code, *_rest in counts} else ""
    return Results(
        asked=asked,
        mended=found.mended,
        kinds=counts,
        kind=kind,
        services=kinds["service"] if kind in ("", "servizi") else [],
        needs=kinds["need"] if kind in ("", "bisogni") else [],
        bodies=kinds["body"] if kind in ("", "enti") else [],
        areas=[] if asked else list(vocabulary(db, "need").values()),
    )


@get("/sitemap.xml", needs=permissions.CATALOGUE_READ)
def sitemap(db: Session, site: Site) -> File:
    """Name the public pages to search engines: the network's on the portal, its own few on a body's space."""
    paths = machines.paths(queries.findable(db)) if site.is_portal else machines.OWN
    return File(body=machines.sitemap(site.url, paths, tuple(NAMES)).encode(), media_type="application/xml")


@get("/robots.txt", needs=permissions.CATALOGUE_READ, reach=Reach.NONE)
def robots(site: Site) -> File:
    """Tell search engines where the list of pages is."""
    words = f"User-agent: *\nAllow: /\nSitemap: {site.url}/sitemap.xml\n"
    return File(body=words.encode(), media_type="text/plain; charset=utf-8")


ROUTES = (search, sitemap, robots)
