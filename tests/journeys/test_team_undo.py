"""Somebody taken off by mistake is put back; a body is never left without whoever administers it."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest

from core import clock
from core.accounts import actions, queries
from core.db.scope import Scope, open_session
from core.errors import Conflict
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.journeys.conftest import CARITAS

VIMODRONE = "caritas-vimodrone.localhost"


def test_who_was_taken_off_by_mistake_is_put_back(
    admin: Browser, app: object, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    volunteer = people.sign_in(app, CARITAS, "volunteer", name="Zeno Volontario")
    _account, hat = people.hire(CARITAS, "volunteer", name="Zeno Rimesso")
    admin.get("/persone")
    gone = admin.post(f"/persone/{hat}/togli")
    assert "Zeno Rimesso, Operatore volontario" in gone and "premi Annulla" in gone
    assert f"/persone/{hat}/togli" not in str(gone.forms)
    back = admin.post(f"/persone/{hat}/rimetti")
    assert "può entrare di nuovo" in back and f"/persone/{hat}/togli" in str(back.forms)
    assert admin.post(f"/persone/{hat}/rimetti").status == 404, "nothing to put back"
    admin.post(f"/persone/{hat}/togli")
    later = clock.now() + timedelta(minutes=29)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert volunteer.post(f"/persone/{hat}/rimetti").status in (401, 403)
    still = admin.get(f"/persone?tolto={hat}")
    assert f"/persone/{hat}/rimetti" in str(still.forms)
    latest = later + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: latest)
    assert f"/persone/{hat}/rimetti" not in str(admin.get(f"/persone?tolto={hat}").forms)
    assert admin.post(f"/persone/{hat}/rimetti").status == 404


def test_the_last_administrator_stays(district: Browser, people: People) -> None:
    here = "/distretto/enti/caritas-vimodrone"
    _account, hat = people.hire(VIMODRONE, "association_admin", name="Sola Amministratrice")
    district.get(here)
    refused = district.post(f"{here}/amministratori/{hat}/togli")
    assert refused.status == 409 and "È l'unica persona che amministra" in refused
    people.hire(VIMODRONE, "association_admin", name="Seconda Amministratrice")
    assert "non amministra più" in district.post(f"{here}/amministratori/{hat}/togli")


def test_two_administrators_who_take_each_other_off_at_once_leave_one(
    platform: Platform, people: People
) -> None:
    host = "caritas-segrate.localhost"
    pair = [people.hire(host, "association_admin", name=f"Amministratrice {n}") for n in (1, 2)]
    site, start, refused = people.site(host), threading.Barrier(2), list[Exception]()

    def take_off(other: UUID, by: UUID) -> None:
        with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db:
            start.wait()
            try:
                with db.begin():
                    hat = queries.membership(db, other)
                    assert hat
                    actions.end_membership(db, membership=hat, by=by, now=clock.now())
            except Conflict as why:
                refused.append(why)

    threads = [
        threading.Thread(target=take_off, args=(pair[1][1], pair[0][0])),
        threading.Thread(target=take_off, args=(pair[0][1], pair[1][0])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        assert len([one for one in queries.colleagues(db) if one.role == "association_admin"]) == 1
