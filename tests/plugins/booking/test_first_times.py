"""The first free time that pages tell again: what is taken here is seen at once, also while it is being taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core import clock
from core.db.scope import Scope, open_session
from core.who import Site
from plugins.booking.queries.offer import Offer, offers
from plugins.booking.queries.taken import SETTLE, Asked, first_times, forget_first_times, look_again
from tests.actors import Browser
from tests.plugins.booking.stage import Hub, confirm, walk


@contextmanager
def reader(hub: Hub) -> Iterator[tuple[Session, Site, Offer]]:
    """Somebody else's page, with what it knows of the hub."""
    site = hub.platform.sites.find(hub.site.host)
    assert site and site.version
    with open_session(hub.platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        yield db, site, offers(db, site, clock.now())[site.tenant_id]


def first(hub: Hub, later: timedelta = timedelta(0)) -> datetime:
    with reader(hub) as (db, site, offer):
        told = first_times(db, site, [Asked(offer, offer.kinds[0])], clock.now() + later)[0]
    assert told
    return told


def take(hub: Hub, start: datetime) -> None:
    """Take a time at every desk behind the memory's back."""
    for desk in range(len(hub.desks)):
        hub.put(start, desk=desk)


def test_what_another_process_takes_is_seen_when_the_memory_ends(hub: Hub) -> None:
    before = first(hub)
    take(hub, before)
    assert first(hub) == before
    assert first(hub, timedelta(minutes=6)) > before


def test_what_is_booked_here_is_seen_at_once(citizen: Browser, hub: Hub) -> None:
    before = first(hub)
    for desk in range(1, len(hub.desks)):
        hub.put(before, desk=desk)
    assert first(hub) == before
    assert confirm(citizen, walk(citizen, hub, before)).status == 200
    assert first(hub) > before


def test_nothing_is_remembered_while_something_is_being_taken(hub: Hub) -> None:
    before = first(hub)
    look_again(hub.site.tenant_id, before, clock.now())
    assert first(hub) == before
    take(hub, before)
    assert first(hub) > before
    later = first(hub, SETTLE)
    take(hub, later)
    assert first(hub, SETTLE) == later


def test_whoever_looks_first_while_something_is_being_taken_remembers_nothing(hub: Hub) -> None:
    forget_first_times()
    look_again(hub.site.tenant_id, hub.at(1, 9), clock.now())
    before = first(hub)
    take(hub, before)
    assert first(hub) > before


def test_what_is_taken_on_another_day_leaves_the_memory(hub: Hub) -> None:
    before = first(hub)
    look_again(hub.site.tenant_id, before + timedelta(days=2), clock.now())
    take(hub, before)
    assert first(hub) == before
