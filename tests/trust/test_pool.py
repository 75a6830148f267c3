"""Hundreds of requests of many bodies at once, through four connections: nobody sees another's."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from core.accounts.models import Membership
from core.app import build_platform
from core.contributions import Job
from core.db.scope import Scope, transaction
from core.jobs.worker import run_one, tenants
from core.web.platform import Platform
from core.web.session import COOKIE
from tests.conftest import app_of, settings_for
from tests.trust.visitor import Visitor
from tests.trust.world import COMUNE, ELSEWHERE, HUB, OTHER_COMUNE, OTHER_HUB, PORTAL, World, listen

pytestmark = pytest.mark.long

REQUESTS, CONNECTIONS = 1_000, 4
ADMINISTRATORS = {
    HUB: "association_admin",
    OTHER_HUB: "association_admin",
    f"caritas-pioltello.{ELSEWHERE}": "association_admin",
    COMUNE: "municipal_admin",
    OTHER_COMUNE: "municipal_admin",
    PORTAL: "district_admin",
    ELSEWHERE: "district_admin",
}
PAGES = ("/persone", "/scrivania", "/accesso", "/", "/catalogo", "/appuntamenti/giornata", "/non-c-e")


@pytest.fixture(scope="module")
def platform(database: str) -> Iterator[Platform]:
    """The installation on a pool of four connections, and not one more."""
    found = build_platform(settings_for(database, pool_size=CONNECTIONS), strict=True)
    listen(found)
    yield found
    found.published.stop()
    found.engine.dispose()
    found.district_engine.dispose()


@pytest.fixture(scope="module")
def canaries(world: World) -> dict[str, str]:
    """A word for each body, in the names of its people, in its invitations and its appointments."""
    words = {}
    for number, host in enumerate(ADMINISTRATORS):
        words[host] = f"Cny{number}{'xyz'[number % 3]}{host.split('.')[0].replace('-', '')}"
        site = world.site(host)
        given = {"w": words[host], "t": site.tenant_id}
        world.run(
            "UPDATE account SET name = :w || ' ' || name "
            "WHERE id IN (SELECT account_id FROM membership WHERE tenant_id = :t)",
            **given,
        )
        world.run("UPDATE invitation SET email = lower(:w) || '@esempio.test' WHERE tenant_id = :t", **given)
        if "booking" in world.platform.plugins.manifests:
            with transaction(world.platform.engine, Scope(site.district_id, site.tenant_id)) as db:
                db.execute(
                    text("UPDATE booking_appointment SET name = :w || ' ' || name"), {"w": words[host]}
                )
    return words


@pytest.fixture(scope="module")
def cookies(world: World, canaries: dict[str, str]) -> dict[str, dict[str, str]]:
    return {host: {COOKIE: world.sign_in(host, role)} for host, role in ADMINISTRATORS.items()}


def test_mixed_requests_at_once_show_nobody_else_s(
    platform: Platform,
    canaries: dict[str, str],
    cookies: dict[str, dict[str, str]],
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(5)
    asked: list[dict[str, Any]] = []
    for _ in range(REQUESTS):
        host, carries = chance.choice(list(canaries)), chance.choice([*canaries, None, None])
        own = chance.random() < 0.7
        cookie = cookies[host] if own else cookies.get(str(carries), {})
        asked.append({"method": "GET", "host": host, "path": chance.choice(PAGES), "cookies": cookie})
    visitor = Visitor(app_of(platform))
    replies = visitor.together(asked, at_once=64)
    visitor.close()
    foreign, own = [], 0
    for request, reply in zip(asked, replies, strict=True):
        assert reply.status < 500, f"{request['host']}{request['path']}: {reply.status}"
        told = reply.text.lower()
        own += canaries[request["host"]].lower() in told
        foreign += [
            f"{request['host']}{request['path']} shows {host}'s"
            for host, word in canaries.items()
            if host != request["host"] and word.lower() in told
        ]
    record_property("trust", f"at once {REQUESTS}/{len(foreign)}")
    assert not foreign, "\n".join(foreign)
    assert own > 120, f"only {own} pages showed a canary at all"


def test_the_pool_never_held_more_than_it_may(platform: Platform) -> None:
    assert platform.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert platform.engine.pool.size() == CONNECTIONS  # type: ignore[attr-defined]


def test_a_connection_that_comes_back_carries_no_scope(platform: Platform, world: World) -> None:
    raw = [platform.engine.raw_connection() for _ in range(CONNECTIONS)]
    try:
        for connection in raw:
            driver = connection.driver_connection
            for setting in ("app.tenant", "app.district", "app.reach"):
                row = driver.execute("SELECT current_setting(%s, true)", (setting,)).fetchone()
                assert row[0] in (None, ""), setting
            for table in ("message", "membership", "account", "session", "organisation", "service"):
                seen = driver.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
                assert seen == (0,), table
    finally:
        for connection in raw:
            connection.close()


def test_a_job_runs_inside_its_body_and_leaves_nothing_behind(platform: Platform) -> None:
    seen: dict[str, set[str]] = {}

    def look(db: Any, site: Any) -> None:
        seen[str(site.tenant_id)] = {str(row) for row in db.scalars(text("SELECT tenant_id FROM membership"))}
        assert db.query(Membership).count() == len(list(db.scalars(text("SELECT id FROM membership"))))

    everywhere = tenants(platform)
    for district, tenant in everywhere * 3:
        run_one(platform, Job(name="look", run=look), district=str(district), tenant=str(tenant))
    assert len(seen) == len(everywhere) > 20
    assert sum(bool(found) for found in seen.values()) >= len(ADMINISTRATORS)
    assert all(found <= {tenant} for tenant, found in seen.items())


def test_a_job_with_another_district_s_body_does_nothing(platform: Platform, world: World) -> None:
    ran: list[str] = []
    here, there = world.site(HUB), world.site(ELSEWHERE)
    job = Job(name="look", run=lambda _db, site: ran.append(site.slug))
    run_one(platform, job, district=str(here.district_id), tenant=str(there.tenant_id))
    assert ran == []
