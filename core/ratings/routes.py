"""Addresses of opinions: give one, read thanks."""

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.db.scope import Reach
from core.ratings import actions, pages
from core.ratings.rules import PAGE
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post

MOST = 150


@get("/valutazione", needs=permissions.RATINGS_GIVE, reach=Reach.NONE)
def rated(query: Fields) -> pages.Rated:
    """Say thanks for an opinion, and lead back to the page."""
    return pages.Rated(page=_page(query), sent=True)


def rate_refused(form: Fields, why: actions.NoStars) -> pages.Rated:
    """Ask for the stars again."""
    return pages.Rated(page=_page(form), sent=False, error=str(why), status=why.status)


@post("/valutazione", needs=permissions.RATINGS_GIVE, otherwise=rate_refused)
def rate(db: Session, form: Fields) -> Redirect:
    """Count an opinion about a page."""
    page = _page(form)
    actions.rate(db, page=page, stars=form.text("stelle"), why=form.text("perche"), today=clock.today())
    return Redirect(f"/valutazione?pagina={page}")


def _page(fields: Fields) -> str:
    said = fields.text("pagina", most=MOST)
    return said if PAGE.fullmatch(said) else "/"


ROUTES = (rated, rate)
