"""The first free time anywhere: for a citizen, and for whoever is in front of a volunteer, at hubs unseen."""

import re

import pytest

from core.errors import Missing
from core.web.elsewhere import as_anybody
from plugins.booking import permissions
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import PERSON, Hub, code_on
from tests.statements import Statements

SOON, THERE = "/appuntamenti/primo-posto", "/appuntamenti/altrove"


@pytest.fixture
def busy(hub: Hub, sister: Hub) -> None:
    """The own hub is taken for some days; the sister has people and room."""
    for ahead in range(6):
        hub.close(ahead)
    sister.put(sister.at(1, 8), name="Zoraide Segreta", phone="+393330001112", email="zoraide@esempio.test")


def first_way(screen: Screen) -> str:
    return next(link for link in screen.links if "ora=" in link)


def test_the_first_time_anywhere_leads_to_its_hub_and_costs_one_statement(
    citizen: Browser, hub: Hub, sister: Hub, busy: None, statements: Statements
) -> None:
    citizen.get(SOON)
    hub.platform.pages._made.clear()
    statements.clear()
    page = citizen.get(SOON)
    assert len(statements.seen) == 1, statements.seen
    way = first_way(page)
    assert sister.site.host in way and f"tipo={sister.kind()}" in way
    assert "Zoraide" not in page.html
    about = citizen.at(sister.site.host).get(way.partition(f"{sister.site.host}")[2])
    assert about.status == 200


def test_what_an_earlier_time_gives_up_is_explained(citizen: Browser, hub: Hub, busy: None) -> None:
    page = citizen.get(
        f"{SOON}?servizio=isee-dsu&accessibile=1&comune={hub.site.slug.removeprefix('caritas-')}"
    )
    assert "Non c'è un posto così" in page and "Se rinunci a qualcosa" in page and "non senza scale" in page
    odd = citizen.get(f"{SOON}?servizio=x&lingua=klingon&comune=atlantide&modo=volo&dal=ieri")
    assert odd.status == 200 and "ora=" in odd.html


def test_the_portal_finds_it_too_and_nothing_else_of_the_plugin(app: object, hub: Hub, busy: None) -> None:
    portal = Browser(app, "localhost")
    assert SOON in portal.get("/").links
    assert "ora=" in portal.get(SOON).html
    assert portal.get("/appuntamenti/").status == 404 and portal.get(THERE).status == 404


def test_a_volunteer_books_elsewhere_in_the_same_minute_and_sees_nobody(
    desk: Browser, hub: Hub, sister: Hub, busy: None
) -> None:
    before = len(hub.rows())
    page = desk.get(THERE)
    form = desk.get(first_way(page))
    assert "Caritas Segrate" in form
    done = desk.post(f"{THERE}/prenota", form.form(f"{THERE}/prenota") | PERSON)
    assert "Prenotato" in done and code_on(done)
    made = next(row for row in sister.rows() if row.name == PERSON["name"])
    assert made.channel == "network" and made.state == "booked" and made.booked_by
    assert len(hub.rows()) == before, "nothing of it stays here"
    seen = [page, form, done, desk.get("/appuntamenti/elenco"), desk.get(THERE)]
    assert not [screen for screen in seen if re.search("Zoraide|0001112|zoraide", screen.html)]
    for part in ("", "/foglio", "/sposta"):
        assert desk.get(f"/appuntamenti/{made.id}{part}").status == 404
    assert desk.post("/appuntamenti/elenco", {"chi": code_on(done)}).html.count(PERSON["name"]) == 0
    herself = Browser(desk.app, sister.site.host)
    herself.get("/appuntamenti/gestisci")
    found = herself.post("/appuntamenti/gestisci", {"codice": code_on(done), "contatto": PERSON["phone"]})
    assert found.url.path == "/appuntamenti/mio"


def test_the_same_request_twice_makes_one_and_a_taken_time_is_said(
    desk: Browser, hub: Hub, sister: Hub, busy: None
) -> None:
    form = desk.get(first_way(desk.get(THERE))).form(f"{THERE}/prenota")
    for _again in range(2):
        assert "Prenotato" in desk.post(f"{THERE}/prenota", form | PERSON)
    assert len([row for row in sister.rows() if row.name == PERSON["name"]]) == 1
    late = desk.post(f"{THERE}/prenota", form | PERSON | {"richiesta": "un'altra richiesta, dopo"})
    assert late.status == 409 and "già presa" in late and PERSON["phone"] in late.html
    wrong = desk.post(f"{THERE}/prenota", form | PERSON | {"phone": "12"})
    assert wrong.status == 422 and "347 123 4567" in wrong
    assert desk.get(f"{THERE}/prenota?presso=nessuno&tipo=x&ora=y").status == 404
    gone = desk.get(f"{THERE}/fatto")
    assert gone.status == 200


def test_only_what_anybody_may_do_is_done_elsewhere(hub: Hub, sister: Hub) -> None:
    for needs in (permissions.READ, permissions.WRITE, permissions.MANAGE, permissions.EXPORT):
        with pytest.raises(Missing), as_anybody(hub.platform, hub.site, sister.site.tenant_id, needs=needs):
            pass


def test_a_citizen_is_asked_to_sign_in(citizen: Browser, hub: Hub) -> None:
    assert "Accedi" in citizen.get(THERE).words or citizen.get(THERE, follow=False).status in (303, 401)
