"""Addresses of finding a person, and of the lists."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.i18n import _
from core.limits.rules import Try
from core.people import pages, permissions, queries, views
from core.people.actions import finding
from core.people.actions.finding import NotWhole
from core.people.rules.identifiers import SEARCHES
from core.web.forms import Fields
from core.web.listing import Listing
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

SIZE = 25


@get("/persone-seguite", needs=permissions.READ)
def people(db: Session, me: Member, query: Fields) -> pages.People:
    """Show whom I follow, and a way to find somebody."""
    done = {"lasciata": _("Fatto: non la segui più, e la sua scheda per te è chiusa.")}
    return _people(db, me, done=done.get(query.text("fatto")))


def search_refused(db: Session, me: Member, form: Fields, why: NotWhole) -> pages.People:
    """Say what a search needs."""
    return _people(
        db, me, looked_for=form.text("chi", most=80), errors=[("chi", str(why))], status=why.status
    )


def search_tries(me: Member | None) -> list[Try]:
    """Count the searches of each member."""
    return [Try(SEARCHES, me.membership_id)] if me else []


@post("/persone-seguite", needs=permissions.READ, otherwise=search_refused, tries=search_tries)
def search(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> pages.People:
    """Find people by something that is theirs, whole."""
    written = form.text("chi", most=80)
    found = finding.search(db, written=written, by=me, now=clock.now())
    proofs = views.proofs(platform, site, me, found)
    return _people(db, me, looked_for=written, found=found, proofs=proofs)


@get("/persone-seguite/tutte", needs=permissions.COUNT)
def everybody(db: Session, me: Member, query: Fields) -> pages.Everybody:
    """Show by initials whom the body knows, and who follows them."""
    listing = Listing.read("/persone-seguite/tutte", query, filters=(), orders=["da"], size=SIZE)
    total, some = queries.everybody(db, start=listing.start, size=SIZE)
    return pages.Everybody(
        lines=views.lines(db, some, me),
        listing=listing.of(total),
        unfollowed=queries.unfollowed(db),
        may_open=me.may(permissions.READ_WITH_REASON.code),
        may_hold=me.may("privacy:write"),
    )


ROUTES = (people, search, everybody)


def _people(db: Session, me: Member, **more: Any) -> pages.People:
    mine = queries.followed_by(db, me.membership_id)
    return pages.People(mine=views.lines(db, mine, me), **more)
