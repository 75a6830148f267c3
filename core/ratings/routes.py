"""Addresses of opinions: give one, read thanks."""

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.db.scope import Reach
from core.ratings import actions, pages
from core.ratings.rules import PAGE
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

MOST = 150


@get("/valutazione", needs=permissions.RATINGS_GIVE, reach=Reach.NONE)
def rated(query: Fields) -> pages.Rated:
    """Say thanks for an opinion, and lead back to the page."""
    return pages.Rated(page=_page(query), sent=True)


def rate_refused(form: Fields, why: actions.NoStars) -> pages.Rated:
    """Ask for the stars again."""
    return pages.Rated(page=_page(form), sent=False, error=str(why), status=why.status)


@post("/valutazione", needs=permissions.RATINGS_GIVE, otherwise=rate_refused)
def rate(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Count an opinion about a page, or about what one does with a plugin that is on here."""
    page, given = _page(form), (form.text("stelle"), form.text("perche"))
    journeys = {platform.plugins.manifests[slug].path for slug in site.plugins}
    actions.rate(db, page=page, stars=given[0], why=given[1], today=clock.today(), journeys=journeys)
    return Redirect(f"/valutazione?pagina={page}")


def _page(fields: Fields) -> str:
    said = fields.text("pagina", most=MOST)
    return said if PAGE.fullmatch(said) else "/"


ROUTES = (rated, rate)
