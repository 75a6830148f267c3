"""Addresses of the Comuni and their patron saints' days: on those days desks are closed."""

from babel.dates import get_month_names
from sqlalchemy.orm import Session

from core.accounts import permissions
from core.db.scope import Reach
from core.district import actions, pages
from core.i18n import _
from core.organisations import queries as organisations
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post


@get("/distretto/comuni", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT)
def comuni(db: Session, query: Fields) -> pages.Comuni:
    """Show the Comuni of the district."""
    done = _("Salvato. Le agende tengono già conto di questi giorni.") if query.text("fatto") else None
    return _page(db, done=done)


def refused(db: Session, form: Fields, why: actions.Unfinished) -> pages.Comuni:
    """Show them again, with what was typed and what is wrong."""
    return _page(db, form=form, errors=why.errors)


@post("/distretto/comuni", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT, otherwise=refused)
def change(db: Session, form: Fields) -> Redirect:
    """Write the patron saints' days."""
    actions.set_patrons(db, form=form)
    return Redirect("/distretto/comuni?fatto=si")


def _page(
    db: Session, *, form: Fields | None = None, errors: pages.Errors | None = None, done: str | None = None
) -> pages.Comuni:
    found = []
    for comune in organisations.comuni(db):
        month, _dash, day = (comune.patron_day or "").partition("-")
        stored = {"day": day.lstrip("0"), "month": month.lstrip("0"), "name": comune.patron_name or ""}
        said = {part: form.text(f"{part}-{comune.slug}", most=80) for part in stored} if form else stored
        confirmed = comune.patron_day is not None
        found.append(
            pages.Patron(comune.slug, comune.name, confirmed, said["day"], said["month"], said["name"])
        )
    return pages.Comuni(
        comuni=found,
        months=[(str(number), name) for number, name in get_month_names("wide", locale="it").items()],
        errors=errors or [],
        done=done,
        status=422 if errors else 200,
    )


ROUTES = (comuni, change)
