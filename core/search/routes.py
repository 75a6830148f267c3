"""The address of search."""

from sqlalchemy.orm import Session

from core.accounts import permissions
from core.i18n import _
from core.search import queries
from core.search.pages import Results
from core.services.queries import vocabulary
from core.web.forms import Fields
from core.web.route import get

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


ROUTES = (search,)
