"""The demonstration's hubs: believable, invented, marked, and whole."""

import re

import pytest
from sqlalchemy import func, select, text

from core import clock
from core.dates import local
from core.db.scope import Scope, open_session
from core.web.platform import Platform
from plugins.booking import demonstration
from plugins.booking.codes import Codes
from plugins.booking.models import Appointment
from plugins.booking.queries.offer import read_now
from plugins.booking.queries.orphans import orphans
from tests.actors import Browser, People
from tests.plugins.booking.stage import listen

pytestmark = pytest.mark.long

HUBS = ("caritas-pioltello", "caritas-segrate", "cisl-milano-politiche-sociali", "diversi-da-chi-appha")


@pytest.fixture(scope="module")
def demo(platform: Platform, people: People) -> Platform:
    listen(platform)
    for _twice in range(2):
        for slug in HUBS:
            site = people.site(host_of(platform, slug))
            with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
                demonstration.fill(db, site, platform, clock.now())
    return platform


def host_of(platform: Platform, slug: str) -> str:
    with platform.engine.connect() as plain:
        rows = plain.exec_driver_sql("SELECT host FROM host").scalars().all()
    return next(host for host in rows if platform.sites.find(host) and platform.sites.find(host).slug == slug)  # type: ignore[union-attr]


@pytest.mark.parametrize("slug", HUBS)
def test_a_hub_has_people_before_and_after_today_and_today(demo: Platform, people: People, slug: str) -> None:
    site, now = people.site(host_of(demo, slug)), clock.now()
    with open_session(demo.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        rows = db.connection().execute(select(Appointment.__table__)).all()
        offer = read_now(db, site, now)
        jobs = db.execute(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE 'booking.%'")
        ).scalar()
    assert offer and offer.demo and offer.kinds[0].services == ("facilitazione-digitale",)
    assert len({row.id for row in rows}) == len(rows) > 10, "filled once, however often it is asked"
    days = {local(row.starts_at).date() for row in rows}
    assert min(days) < clock.today() < max(days) and clock.today() in days
    assert all(
        row.demonstration and row.email.endswith("@esempio.test") and row.phone is None for row in rows
    )
    assert {row.state for row in rows if row.ends_at < now} <= {"served", "no_show", "cancelled"}
    assert {row.state for row in rows if row.starts_at > now} <= {"booked", "cancelled"}
    assert (
        orphans(offer.schedule, [row for row in rows if local(row.starts_at).date() >= clock.today()]) == []
    )
    assert jobs == 0, "nobody is written to"


def test_an_invented_persons_code_opens_the_appointment(demo: Platform, people: People, app: object) -> None:
    host = host_of(demo, HUBS[0])
    site = people.site(host)
    with open_session(demo.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        coming = Appointment.starts_at > func.now()
        row = db.execute(
            select(Appointment.id, Appointment.email).where(coming, Appointment.state == "booked")
        ).first()
    assert row
    code = Codes(demo.signer.keyed).shown(row.id)
    mine = Browser(app, host).post("/appuntamenti/gestisci", {"codice": code, "contatto": row.email})
    assert mine.url.path == "/appuntamenti/mio" and code in mine


def test_what_is_invented_is_said_to_be(demo: Platform, app: object, people: People) -> None:
    host = host_of(demo, HUBS[0])
    assert "dato dimostrativo" in Browser(app, host).get("/appuntamenti")
    desk = people.sign_in(app, host, "volunteer")
    day = desk.get("/appuntamenti/giornata")
    assert "dato dimostrativo" in day and re.search(r"\d+ (ancora da ricevere|conclusi|in attesa)", day.words)
