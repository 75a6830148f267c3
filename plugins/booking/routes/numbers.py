"""Addresses of numbers: a hub's own, hours that are tried, where a place is missing in the network."""

from datetime import timedelta

from sqlalchemy.orm import Session

from core import clock
from core.accounts.permissions import STATISTICS_NETWORK
from core.errors import Missing
from core.figures.queries import counts
from core.i18n import _
from core.web.forms import Fields
from core.web.route import get
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.pages import numbers as pages
from plugins.booking.pages.gaps import Gaps, gaps
from plugins.booking.pages.what_if import WhatIf, what_if
from plugins.booking.queries import unmet
from plugins.booking.queries.numbers import groups
from plugins.booking.queries.offer import offer, offers
from plugins.booking.queries.settings import known_services

USUAL = 8


@get("/numeri", needs=permissions.READ)
def numbers(db: Session, me: Member, site: Site, query: Fields) -> pages.Numbers:
    """Show how much was done in the last weeks, to plan the next."""
    now, asked = clock.now(), query.text("settimane", most=2)
    weeks = next((count for count in pages.PERIODS if str(count) == asked), USUAL)
    found, days = offer(db, site, now), pages.mondays(clock.today(), weeks)
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    may_try = me.may(permissions.MANAGE.code)
    until = days[-1] + timedelta(weeks=1)
    lacking, waits = unmet.lacking(db, days[0], until), unmet.waits(db, days[0], until)
    return pages.numbers(found, groups(db, days[0], until), days, lacking, waits, may_try=may_try)


@get("/orari/e-se", needs=permissions.MANAGE)
def try_hours(db: Session, site: Site, query: Fields) -> WhatIf:
    """Try other hours on those who asked in the last weeks. Nothing is changed."""
    found = offer(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    return what_if(db, found, query, clock.today())


@get("/senza-posto", needs=STATISTICS_NETWORK, network=True)
def missing_places(db: Session, site: Site) -> Gaps:
    """Show the district where a place is missing: what its bodies counted, what was looked for on the portal."""
    today = clock.today()
    since = (today.replace(day=1) - timedelta(days=62)).replace(day=1)
    missed = unmet.lacking(db, since, today + timedelta(days=1))
    every, names = offers(db, site, clock.now()).values(), dict(known_services(db))
    return gaps(every, counts(db, since), missed, names, drawn=unmet.drawn(db), since=since)


ROUTES = (numbers, try_hours, missing_places)
