"""Who looked and found nothing is counted: for the hub to plan its hours, for the district where there are enough."""

from datetime import date

import pytest
from sqlalchemy import delete

from core import clock
from core.figures.actions import refresh
from core.figures.rules import family
from plugins.booking import answers
from plugins.booking.models import Unmet
from tests.actors import Browser, People
from tests.plugins.booking.stage import Hub, walk

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def afresh(hub: Hub) -> None:
    with hub.db() as db:
        db.execute(delete(Unmet))


def counted(hub: Hub) -> list[tuple[str, str, str, str, int]]:
    with hub.db() as db:
        rows = db.query(Unmet).order_by(Unmet.why, Unmet.service).all()
        return [(one.why, one.service, one.language, one.comune, one.many) for one in rows]


def test_a_search_without_a_time_and_a_time_that_went_are_counted(citizen: Browser, hub: Hub) -> None:
    citizen.get("/appuntamenti/quando?servizio=isee-dsu")
    assert counted(hub) == [], "there was a time"
    for _person in range(3):
        walk(citizen, hub, hub.at(3, 9))
    assert counted(hub) == [("refused", "", "it", "pioltello", 1)], "two desks, three people"
    for ahead in range(15):
        hub.fill(ahead)
    for _again in range(2):
        citizen.get("/appuntamenti/quando?servizio=isee-dsu")
    citizen.get("/en/appuntamenti/quando?servizio=nonsense")
    assert counted(hub)[:2] == [
        ("no_time", "", "en", "pioltello", 1),
        ("no_time", "isee-dsu", "it", "pioltello", 2),
    ]
    assert "nonsense" not in str(counted(hub))


def test_a_search_anywhere_that_finds_nothing_says_what_was_wished_for(citizen: Browser, hub: Hub) -> None:
    citizen.get("/appuntamenti/primo-posto?lingua=uk&servizio=isee-dsu&comune=segrate")
    assert counted(hub) == [("no_time", "isee-dsu", "uk", "segrate", 1)]


def test_the_hub_sees_all_of_it_and_the_district_five_and_more(desk: Browser, hub: Hub) -> None:
    today = clock.today()
    with hub.db() as db:
        for service, many in (("isee-dsu", 7), ("spid", 6), ("cie", 2), ("", 1)):
            given = {"service": service, "language": "ar", "comune": "pioltello", "many": many}
            db.add(Unmet(day=today, why="no_time", **given))
    page = desk.get("/appuntamenti/numeri")
    assert "Chi non ha trovato posto" in page and "العربية" in page and "Pioltello" in page
    with hub.db() as db:
        told = {one.code: one.value for one in answers.figures(db, today) if family(one.code) == "unmet"}
    assert told == {"unmet.no_time": 16, "unmet.no_time.isee-dsu": 7}, (
        "not 6: the three left would follow from it"
    )


def test_other_hours_are_tried_on_those_who_asked(manager: Browser, desk: Browser, hub: Hub) -> None:
    assert "nessuno ha chiesto" in manager.get("/appuntamenti/orari/e-se").words
    with hub.db() as db:
        yesterday = date.fromordinal(clock.today().toordinal() - 1)
        given = {"service": "", "language": "ar", "comune": "", "many": 30}
        db.add(Unmet(day=yesterday, why="no_time", **given))
    page = manager.get("/appuntamenti/orari/e-se")
    assert "30 richieste" in page and "Persone senza posto" in page
    asked = f"giorno=1&apre=21:00&chiude=23:00&sportello={hub.desks[0]}&lingua=ar"
    tried = manager.get(f"/appuntamenti/orari/e-se?{asked}")
    assert tried.status == 200 and "Ricevute nella loro lingua" in tried
    wrong = manager.get("/appuntamenti/orari/e-se?giorno=1&apre=21:00&chiude=x&sportello=y")
    assert wrong.status == 422 and "Scegli uno sportello" in wrong
    with hub.db() as db:
        assert db.query(Unmet).count() == 1, "a trial changes nothing"
    assert desk.get("/appuntamenti/orari/e-se").status == 403


def test_the_district_sees_where_a_place_is_missing_and_nothing_below_five(
    app: object, people: People, portal: Browser, desk: Browser, hub: Hub
) -> None:
    for _search in range(6):
        portal.get("/appuntamenti/primo-posto?lingua=ar&comune=segrate")
        hub.platform.pages._made.clear()
    with hub.db() as db:
        given = {"service": "isee-dsu", "language": "it", "comune": "pioltello"}
        db.add(Unmet(day=clock.today(), why="no_time", many=8, **given))
        refresh(db, answers.figures(db, clock.today()))
    office = people.sign_in(app, "localhost", "district_admin")
    page = office.get("/appuntamenti/senza-posto")
    assert "Pioltello" in page and "senza un posto" in page and "8" in page
    assert "العربية" in page and "Segrate" in page
    assert "Segrate 6" in page.html and "Pioltello 8" in page.html and "Rodano meno di 5" in page.html
    assert (
        page.html.count("<polygon") == 4 and 'fill="#fff"' in page.html and 'fill="url(#gaps-3)"' in page.html
    )
    portal.get("/appuntamenti/primo-posto?lingua=zh")
    then = office.get("/appuntamenti/senza-posto").words
    assert "中文" not in then and "العربية" not in then, "six of seven would tell the one"
    assert "Segrate meno di 5" in then, "nor does the map tell it"
    assert desk.get("/appuntamenti/senza-posto").status == 403
