"""Count an opinion."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.errors import DomainError
from core.i18n import _
from core.organisations import queries as organisations
from core.ratings.models import PageRating
from core.ratings.rules import STARS, reason
from core.services import queries as services

PAGES = frozenset(
    (
        "/servizi",
        "/enti",
        "/chi-siamo",
        "/assistenza",
        "/domande-frequenti",
        "/segnala",
        "/accessibilita",
        "/privacy",
        "/note-legali",
    )
)


class NoStars(DomainError):
    """Nothing was chosen."""

    status = 422


class NoSuchPage(DomainError):
    """An opinion about a page that is not there: nothing may be counted without bounds."""

    status = 422


def rate(
    db: Session, *, page: str, stars: str, why: str, today: date, journeys: Collection[str] = ()
) -> None:
    """Add one to the count of this opinion; raise NoStars or NoSuchPage. `journeys`: where plugins begin."""
    if stars not in {str(number) for number in STARS}:
        raise NoStars(_("Scegli da una a cinque stelle."))
    if page not in journeys and not known(db, page):
        raise NoSuchPage(_("Questa pagina non c'è più. Grazie lo stesso."))
    scope = db.info[SCOPE]
    row = insert(PageRating).values(
        district_id=scope.district_id,
        organisation_id=scope.tenant_id,
        month=today.replace(day=1),
        page=page,
        stars=int(stars),
        reason=reason(int(stars), why),
        times=1,
    )
    key = ["district_id", "organisation_id", "month", "page", "stars", "reason"]
    db.execute(row.on_conflict_do_update(index_elements=key, set_={"times": PageRating.times + 1}))


def known(db: Session, page: str) -> bool:
    """Whether there is such a page to have an opinion about."""
    if page in PAGES:
        return True
    _start, room, *rest = [*page.split("/"), "", ""][:3]
    slug = rest[0]
    found = {
        "servizi": lambda: services.sheet(db, slug) is not None,
        "bisogni": lambda: slug.upper() in services.vocabulary(db, "need") and slug == slug.lower(),
        "enti": lambda: organisations.body(db, slug) is not None,
    }
    return page == f"/{room}/{slug}" and room in found and found[room]()
