"""Times in a language at one body: who speaks it, or a mediator beside; what it costs is said, the promise is kept."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from core import clock
from core.dates import date_words
from core.db.ids import new_id
from plugins.booking.models import Appointment, DayRule, Desk
from tests.actors import Browser
from tests.plugins.booking.stage import PERSON, PIOLTELLO, Hub, confirm, times_on, value_of
from tests.statements import Statements

WHEN = "/appuntamenti/quando"


@pytest.fixture
def leila(hub: Hub) -> Iterator[UUID]:
    """A mediator who speaks Arabic, from the fifth day on, until noon."""
    own, one, today = {"organisation_id": hub.site.tenant_id}, new_id(), clock.today()
    fifth, last = today + timedelta(days=5), today + timedelta(days=30)
    with hub.db() as db:
        db.add(Desk(id=one, name="Leila", place=None, role="mediator", languages=["ar"], **own))
        db.flush()
        away = {"desk_id": one, "kind": "closed", "reason": "", **own}
        db.add(DayRule(first=today, last=fifth - timedelta(days=1), **away))
        db.add(DayRule(first=fifth, last=last, opens=time(12), closes=time(20), **away))
    published(hub)
    yield one
    hub.reopen()
    with hub.db() as db:
        db.execute(update(Desk).where(Desk.id == one).values(active=False))
    published(hub)


def published(hub: Hub) -> None:
    hub.platform.published.changed(str(hub.site.district_id))


@pytest.fixture
def citizen(app: object, hub: Hub) -> Browser:
    return Browser(app, PIOLTELLO)


def test_nobody_is_asked_where_nobody_speaks_more(citizen: Browser, hub: Hub) -> None:
    assert "In che lingua vuoi parlare?" not in citizen.get(WHEN)
    assert value_of(hub.at(2, 9)) in times_on(citizen.get(f"{WHEN}?lingua=ar&dal={hub.at(2, 9).date()}"))


def test_only_times_with_somebody_who_speaks_it_and_what_that_costs(
    citizen: Browser, hub: Hub, leila: UUID, statements: Statements
) -> None:
    assert "In che lingua vuoi parlare?" in citizen.get(WHEN)
    statements.clear()
    page = citizen.get(f"{WHEN}?lingua=ar")
    assert len(statements.seen) == 1, statements.seen
    days = {moment[:10] for moment in times_on(page)}
    hours = {moment[11:] for moment in times_on(page)}
    assert min(days) == str(hub.at(5, 9).date()) and max(hours) == "11:30" and min(hours) == "08:00"
    first, anyhow = (date_words(hub.at(ahead, 9).date()) for ahead in (5, 0))
    assert f"Nessun posto in arabo prima di {first}. Senza arabo c'è" in page
    assert anyhow in page or date_words(hub.at(1, 9).date()) in page
    assert [link for link in page.links if link.startswith(WHEN) and "lingua" not in link]


def test_what_is_promised_is_taken_for_her(citizen: Browser, hub: Hub, leila: UUID) -> None:
    start = hub.at(5, 9)
    chosen = {"tipo": hub.kind(), "ora": value_of(start), "lingua": "ar"}
    about = citizen.post("/appuntamenti/tieni", chosen)
    assert "Per che cosa vieni?" in about and {row.desk_id for row in hub.held()} >= {leila}
    check = citizen.post("/appuntamenti/riepilogo", about.form("/appuntamenti/chi") | PERSON)
    assert "arabo" in check
    assert confirm(citizen, check).status == 200
    with hub.db() as db:
        one = db.query(Appointment).one()
        assert (one.spoken, one.mediator_id, one.starts_at) == ("ar", leila, start)
    other = citizen.post("/appuntamenti/riepilogo", chosen | PERSON | {"phone": "347 000 1111"})
    assert other.status == 409 and "non c'è chi parla la tua lingua" in other
    near = re.findall(r'id="near-\d" name="ora" value="([^"]+)"', other.html)
    assert near[:2] == [value_of(hub.at(5, 8, 30)), value_of(hub.at(5, 9, 30))]
    assert value_of(start) in times_on(citizen.get(f"{WHEN}?dal={start.date()}")), "without it is free"
