"""While a body leaves: its people only read, citizens reach their own data, and it can stay after all."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from core.db.scope import Scope, open_session
from core.notices.models import Message
from core.web.checks import handlers
from core.web.platform import Platform
from core.web.session import VISIT
from tests.actors import Browser, People
from tests.core.departure.stage import ROOM, Stage, rows
from tests.core.people.desk import PIOLTELLO, Desk
from tests.plugins.booking.stage import Hub

pytestmark = pytest.mark.long


def test_the_office_is_asked_why_and_told_what_happens(office: Browser, admin: Browser) -> None:
    page = office.get(ROOM)
    assert "90" not in page.h1 and "Resta un attestato" in page
    assert office.post(ROOM, {"reason": ""}).status == 422
    assert office.get("/distretto/enti/distretto-est-milano/uscita").status in (200, 404)
    assert office.get(f"{ROOM}/attestato.pdf").status == 404


def test_its_people_read_and_do_not_write(
    leaving: None, app: Any, admin: Browser, people: People, stage: Stage
) -> None:
    tenant, superuser = stage.desk.site.tenant_id, stage.superuser
    volunteer = people.sign_in(app, PIOLTELLO, "volunteer")
    page = volunteer.get("/appuntamenti/giornata")
    assert page.status == 200 and "si pu\u00f2 solo leggere" in page
    assert "/appuntamenti/nuovo" not in page.links, "what cannot be done is not offered"
    assert "si pu\u00f2 solo leggere" in volunteer.get("/appuntamenti/nuovo")
    before = rows(superuser, tenant)
    tried = 0
    for path, handler in handlers(app.app):
        spec = handler.opt["spec"]
        if "POST" in handler.http_methods and spec.needs.verb not in ("own", "prove", "take"):
            for browser in (volunteer, admin):
                where = path
                for name in ("{person_id}", "{appointment_id}", "{hold_id}"):
                    where = where.replace(name, str(stage.ornella))
                answer = browser.post(where.replace("{", "").replace("}", ""), {"name": "x"}, follow=False)
                assert answer.status in (403, 404), f"{path}: {answer.status}"
                tried += answer.status == 403
    assert tried > 60, "most are refused for this alone"
    after = rows(superuser, tenant)
    assert {**after, "audit_entry": 0, "session": 0} == {**before, "audit_entry": 0, "session": 0}


def test_without_the_guard_they_would_write(
    leaving: None, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"reason": "x"}
    admin.get("/registro")
    assert admin.post("/conservazione/tempi", told).status == 403
    monkeypatch.setattr("core.web.porter._stays", lambda _visit: True)
    assert admin.post("/conservazione/tempi", told).status != 403


def test_citizens_find_a_clear_sentence_and_their_own_data(
    leaving: None, app: object, platform: Platform, portal: Browser, desk: Desk, hub: Hub
) -> None:
    stranger = Browser(app, PIOLTELLO)
    for path in ("/", "/servizi", "/appuntamenti", "/chi-siamo"):
        page = stranger.get(path)
        assert page.status == 410, path
        assert "lascia la rete" in page and "portarli con te" in page
        assert "/appuntamenti/gestisci" in page.links and "https://localhost" in page.links
    assert stranger.get("/appuntamenti/gestisci").status == stranger.get("/la-mia-scheda").status == 200
    mine = next(row.id for row in hub.rows())
    stranger.cookies.set(VISIT, platform.signer.visit(hub.site, f"appointment {mine}"), domain=PIOLTELLO)
    page = stranger.get("/i-miei-dati")
    assert "Ornella Canarini" in page and "Fino a" in page
    assert stranger.get("/i-miei-dati/copia").status == 200
    assert stranger.get("/appuntamenti/mio").status == 200
    assert "Caritas Pioltello" not in portal.get("/enti")


def test_who_works_there_comes_in_and_is_told_by_mail(
    leaving: None, app: object, people: People, platform: Platform, admin: Browser
) -> None:
    people.hire(PIOLTELLO, "volunteer", email="entra@esempio.test")
    assert people.enter(Browser(app, PIOLTELLO), "entra@esempio.test").url.path == "/scrivania"
    assert "/uscita" in admin.get("/scrivania").links
    site = people.site("localhost")
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        told = db.scalars(select(Message).where(Message.key.startswith("departure"))).all()
    assert told and all("/uscita" in one.body and one.subject for one in told)


def test_each_page_that_is_offered_opens(leaving: None, app: object, people: People, admin: Browser) -> None:
    """Whoever works there is led to no closed door: what cannot be done any more is not offered."""
    for who, most in ((admin, 120), (people.sign_in(app, PIOLTELLO, "volunteer"), 60)):
        waiting, walked = ["/scrivania"], set[str]()
        while waiting and len(walked) < most:
            path = waiting.pop(0)
            walked.add(path)
            page = who.get(path)
            assert page.status == 200, f"{path}: {page.status}"
            if "<html" in page.html:
                inside = {link.partition("#")[0] for link in page.links if re.match("/[a-z]", link)}
                waiting += sorted(inside - walked - {*waiting} - {"/esci"})
        assert len(walked) > 20, walked


def test_undone_everything_is_as_it_was(leaving: None, office: Browser, app: object, portal: Browser) -> None:
    assert "resta nella rete" in office.post(f"{ROOM}/annulla")
    assert Browser(app, PIOLTELLO).get("/").status == 200
    assert "Caritas Pioltello" in portal.get("/enti")
    log = office.get("/registro")
    assert "ha segnato l'uscita" in log and "ha annullato l'uscita" in log
