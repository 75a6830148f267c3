"""The address of search."""

from sqlalchemy.orm import Session

from core.people import permissions
from core.search import queries
from core.search.pages import Results
from core.web.forms import Fields
from core.web.route import get

LONGEST = 200


@get("/cerca", needs=permissions.CATALOGUE_READ, remember=60)
def search(db: Session, query: Fields) -> Results:
    """Find services, bodies and needs."""
    asked = query.text("q", most=LONGEST)
    found = queries.search(db, asked)
    kinds = {kind: [hit for hit in found.hits if hit.kind == kind] for kind in ("need", "service", "body")}
    return Results(
        asked=asked, mended=found.mended, needs=kinds["need"], services=kinds["service"], bodies=kinds["body"]
    )


ROUTES = (search,)
