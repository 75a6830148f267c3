"""Work runs inside the scope of its body, and what was kept expires wherever it lies."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from core import clock
from core.db.scope import Reach, Scope, open_session
from core.jobs.worker import jobs, run_one, tenants
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


def test_every_body_has_its_turn(platform: Platform) -> None:
    assert len(tenants(platform)) == 19
