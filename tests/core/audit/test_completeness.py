"""What must not go unseen: an appointment opened, a list that leaves, a log looked at, two records joined."""

import inspect
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core import clock
from core.audit import actions, queries, rules
from core.audit.verification import verify
from core.db.scope import Scope, transaction
from core.people.actions import merging
from core.privacy import retention
from core.web.checks import handlers
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.core.audit.conftest import HUB
from tests.core.audit.test_acts import PORTAL, told  # noqa: F401 - a fixture
from tests.core.people.desk import NOW, Desk
from tests.plugins.booking.stage import furnish
from tests.statements import Statements

LISTS = (
    "/distretto/enti",
    "/distretto/servizi",
    "/distretto/traduzioni",
    "/distretto/numeri",
    "/distretto/trattamenti",
)


def test_every_list_that_leaves_on_file_says_so(app: Any) -> None:
    leaving = [
        (path, inspect.getsource(handler.opt["spec"].handler))
        for path, handler in handlers(app.app)
        if path.endswith("/esporta")
    ]
    assert len(leaving) >= 7
    assert [path for path, source in leaving if 'verb="export"' not in source] == []


def test_the_office_s_own_lists_are_told_in_its_log(app: object, people: People, told: Any) -> None:  # noqa: F811
    office = people.sign_in(app, PORTAL, "district_admin", name="Ugo Ufficio")
    before = len(told(PORTAL))
    for path in LISTS:
        assert office.get(f"{path}/esporta").status == 200, path
    lines = [line[:3] for line in told(PORTAL)[before:]]
    assert lines == [
        ("district_admin", "export", what)
        for what in ("settings", "catalogue", "catalogue", "statistics", "privacy")
    ]


def test_an_auditor_who_looks_at_a_log_stands_in_it(app: object, people: People, told: Any) -> None:  # noqa: F811
    auditor = people.sign_in(app, PORTAL, "auditor", name="Rita Revisora")
    assert auditor.get("/revisione/caritas-pioltello").status == 200
    assert told(HUB)[-1] == ("auditor", "read", "audit", None)
    assert "Revisore" in auditor.get("/revisione/caritas-pioltello")


def test_an_opened_appointment_is_one_line_and_the_day_none(
    app: object,
    platform: Platform,
    people: People,
    told: Any,  # noqa: F811
) -> None:
    hub = furnish(platform, HUB)
    mine = hub.put(clock.now() + timedelta(days=2), name="Rosa Prova")
    volunteer: Browser = people.sign_in(app, HUB, "volunteer")
    before = len(told(HUB))
    with Statements(platform.engine) as counted:
        volunteer.get("/appuntamenti/giornata")
    assert told(HUB)[before:] == [], "a day is looked at all day long"
    assert not [one for one in counted.seen if "audit" in one]
    volunteer.get(f"/appuntamenti/{mine}")
    assert [line[:3] for line in told(HUB)[before:]] == [("volunteer", "read", "appointments")]
    volunteer.get("/appuntamenti/giornata/stampa")
    assert told(HUB)[-1][1:3] == ("export", "appointments")
    with hub.db() as db:
        assert [one.verb for one in queries.opened(db, mine)] == ["read"], "found by whose it is"


def test_two_records_joined_are_told_by_pseudonyms(platform: Platform) -> None:
    desk = Desk(platform, HUB)
    anna = desk.colleague()
    kept, merged = desk.meet(anna), desk.meet(anna)
    with desk.at_work() as db:
        merging.merge(db, kept_id=kept, merged_id=merged, by=anna, now=NOW)
        merging.separate(db, merged_id=merged, by=anna, now=NOW)
    with desk.at_work() as db:
        sealed = queries.sealing(db)
        assert sealed is not None
        rows = db.execute(
            text("SELECT subject, about FROM audit_entry WHERE verb IN ('merge', 'separate')")
        ).all()
        named = {one: rules.spoken(rules.pseudonym(sealed, one)) for one in (kept, merged)}
    assert [row.about for row in rows] == [named[kept]] * 2 + [named[merged]] * 2
    assert {str(kept), str(merged)}.isdisjoint(" ".join(row.about for row in rows).split())
    assert verify(platform.engine, Scope(desk.site.district_id, desk.site.tenant_id)).problems == []


@pytest.mark.long
def test_segments_of_the_log_are_counted_beforehand(platform: Platform) -> None:
    site = platform.sites.find("caritas-segrate.localhost")
    assert site is not None
    scope, now = Scope(site.district_id, site.tenant_id), clock.now()
    for days in (900, 800, 5):
        with transaction(platform.engine, scope) as db:
            at = now - timedelta(days=days)
            actions.record(db, by=None, verb="read", resource="people", now=at)

    def segment(work: Any) -> int:
        with transaction(platform.engine, scope) as db:
            return next(one.rows for one in work(platform, db, site, now) if one.table == "audit_entry")

    assert segment(retention.look) == 2
    assert segment(retention.run) == 2
    assert segment(retention.look) == 0
    assert verify(platform.engine, scope).problems == []
