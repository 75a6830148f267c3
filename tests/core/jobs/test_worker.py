"""Work runs inside the scope of its body, and what was kept expires wherever it lies."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.orm import Session

from core import clock
from core.contributions import Job
from core.db.scope import Reach, Scope, open_session
from core.jobs.worker import build, jobs, run_one, tenants
from core.organisations.models import Organisation
from core.web.platform import Platform
from core.who import Site
from plugins.booking.models import Appointment, Desk, Type
from tests.actors import People

HUB = "caritas-segrate.localhost"


def past_appointment(platform: Platform, site: Site) -> None:
    """Somebody who came forty days ago."""
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        desk, kind = (
            Desk(organisation_id=site.tenant_id, name="Uno"),
            Type(organisation_id=site.tenant_id, label="Aiuto", minutes=30),
        )
        db.add_all((desk, kind))
        db.flush()
        start = clock.now() - timedelta(days=40)
        db.add(
            Appointment(
                desk_id=desk.id,
                type_id=kind.id,
                starts_at=start,
                ends_at=start + timedelta(minutes=30),
                code_hash=uuid4().bytes,
                request_key=uuid4().hex,
                name="Persona Inventata",
                phone="+390236363636",
            )
        )


def change(platform: Platform, site: Site, **values: object) -> None:
    """Change a body as the district does."""
    scope = Scope(site.district_id, None, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        db.execute(update(Organisation).where(Organisation.id == site.tenant_id).values(**values))


@pytest.mark.parametrize("away", [{"state": "active"}, {"plugins": []}, {"state": "suspended"}])
def test_names_are_forgotten_even_where_the_body_or_the_plugin_is_off(
    platform: Platform, people: People, away: dict[str, object]
) -> None:
    site = people.site(HUB)
    past_appointment(platform, site)
    change(platform, site, **away)
    forget = next(job for job in jobs(platform) if job.name == "core.forget")
    run_one(platform, forget, district=str(site.district_id), tenant=str(site.tenant_id))
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        kept = db.execute(select(Appointment.name, Appointment.phone)).all()
    change(platform, site, plugins=["booking"], state="active")
    assert kept
    assert all("Inventata" not in row.name and row.phone is None for row in kept)


@pytest.mark.parametrize(("plugins", "times"), [(["booking"], 1), ([], 0)], ids=["on", "off"])
def test_a_plugin_s_own_hour_strikes_only_where_it_is_on(
    platform: Platform, people: People, plugins: list[str], times: int
) -> None:
    site, ran = people.site(HUB), list[str]()
    change(platform, site, plugins=plugins)
    asked = {"district": str(site.district_id), "tenant": str(site.tenant_id)}

    def work(db: Session, site: Site) -> None:
        ran.append(site.slug)

    hourly = Job(name="x", run=work, every="1 * * * *", plugin="booking")
    run_one(platform, hourly, **asked)
    assert ran == [site.slug] * times
    run_one(platform, replace(hourly, every=None), **asked)
    assert len(ran) == times + 1, "what was left for later by a change is done"
    change(platform, site, plugins=["booking"])


def test_the_jobs_of_a_plugin_say_whose_they_are(platform: Platform) -> None:
    owners = {job.name.split(".")[0]: job.plugin for job in jobs(platform)}
    assert owners == {"core": None, "booking": "booking", "assistance": "assistance"}


def test_what_was_done_a_month_ago_leaves_the_queue(platform: Platform, database: str) -> None:
    """Through the worker itself: its own periodic task, on a queue with an old and a fresh job."""
    app = build(platform)
    engine = create_engine(database)
    add = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('diffuso', :name, 'todo')"
    end = "UPDATE procrastinate_jobs SET status = :status WHERE task_name = :name"
    age = (
        "UPDATE procrastinate_events SET at = now() - make_interval(days => :days) "
        "WHERE job_id = (SELECT id FROM procrastinate_jobs WHERE task_name = :name)"
    )
    with engine.begin() as everything:
        for name, status, days in (
            ("old", "succeeded", 31), ("lost", "failed", 31), ("young", "succeeded", 29), ("waiting", "todo", 31)
        ):  # fmt: skip
            everything.execute(text(add), {"name": name})
            everything.execute(text(end.replace(":status", f"'{status}'")), {"name": name})
            everything.execute(text(age), {"name": name, "days": days})

    async def tidy() -> None:
        async with app.open_async():
            await app.tasks["core.tidy"].func(timestamp=0)

    asyncio.run(tidy())
    with engine.begin() as everything:
        left = everything.execute(text("SELECT task_name FROM procrastinate_jobs")).scalars().all()
    engine.dispose()
    assert sorted(left) == ["waiting", "young"]


def test_every_body_has_its_turn(platform: Platform) -> None:
    assert len(tenants(platform)) == 19
